"""A grandchild of an errand: prints, and gives back what it was given."""


def handler(system, this, inputs):
    print('given', inputs['given'])
    return {'lines': [f'given {inputs["given"]}'], 'given': inputs['given']}
