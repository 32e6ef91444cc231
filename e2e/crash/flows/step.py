"""A child of an errand: gives back what it was given, appends to an output, posts, and starts a grandchild."""

import random
import time

import flow_api


def handler(system: flow_api.System, this: flow_api.Execution, inputs: dict):
    key, server = inputs['key'], inputs['server']
    lines, posts = [], {}

    def tell(text):
        lines.append(text)
        this.log(text)

    def marks():
        for n in range(3):
            this.set_output('marks', n, append=True)
            yield n
            this.sleep(random.uniform(0.01, 0.1))

    tell(f'given {inputs["given"]}')
    drawn = {'random': random.random(), 'clock': time.time()}
    for n in marks():
        tell(f'mark {n}')
    try:
        call = this.connect(connector_type='REST', method='post', url=server, json={'key': f'{key}/once'}, name=f'{key}/once')
        posts[f'{key}/once'] = call.get('output_value')['json']['order']
    except flow_api.OutcomeUnknownError:
        posts[f'{key}/once'] = 'unknown'
    tell(f'posted: {posts[f"{key}/once"]}')
    leaf = this.flow('leaf', given=drawn['random'], name=f'{key}/leaf').get('output_value')
    tell(f'leaf: {leaf["given"]}')
    drawn['leaf'] = leaf['given']
    until = time.time() + 0.005
    while time.time() < until:
        pass
    tell('ends')
    return {'lines': lines, 'drawn': drawn, 'posts': posts, 'given': inputs['given']}
