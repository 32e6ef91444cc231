"""Many requests under way at once."""


def handler(system, this, inputs):
    children = [this.flow('post', key=f'child {n}', wait=False) for n in range(4)]
    keyed = [
        this.connect(
            connector_type='REST', method='post', url='https://outside.example/', json={'key': f'keyed {n}'},
            idempotency_key=f'keyed {n}', wait=False, name=f'keyed {n}',
        )
        for n in range(3)
    ]  # fmt: skip
    this.wait_for(*children, *keyed)
    return {'keys': [child.get('output_value')['key'] for child in children]}
