"""
An errand: draws, starts children, posts, sleeps, and ends with all that it saw, so that whoever reads its records
afterwards can tell whether they are those of one undisturbed run.
"""

import datetime
import random
import secrets
import time
import uuid

import flow_api


def handler(system: flow_api.System, this: flow_api.Execution, inputs: dict):
    key, server, pause = inputs['key'], inputs['server'], inputs['pause']
    lines, drawn, posts = [], {}, {}

    def tell(text):
        lines.append(text)
        this.log(text)

    def draw(what, value):
        drawn[what] = value
        tell(f'{what}: {value}')
        return value

    def post(name, **options):
        try:
            call = this.connect(connector_type='REST', method='post', url=server, json={'key': name}, name=name, **options)
            posts[name] = call.get('output_value')['json']['order']
        except flow_api.OutcomeUnknownError:
            posts[name] = 'unknown'
        tell(f'{name}: {posts[name]}')

    tell('begins')
    source = random.getstate()
    numbers = [draw('random', random.random())]
    draw('clock', time.time())
    draw('today', datetime.datetime.now().isoformat())
    draw('monotonic', time.monotonic())
    draw('uuid', str(uuid.uuid4()))
    draw('token', secrets.token_hex(8))
    this.save(message=f'{key} has drawn')

    post(f'{key}/first')
    children = [
        this.flow('step', key=f'{key}/{n}', server=server, given=drawn['token'], name=f'{key}/{n}', run=False)
        for n in range(inputs['children'])
    ]
    for child in children:
        child.run_async()
    late = this.flow('step', key=f'{key}/late', server=server, given=drawn['uuid'], name=f'{key}/late', wait=False)

    before = time.time()
    this.sleep(pause)
    draw('slept', time.time() - before)
    numbers.append(draw('random again', random.random()))

    try:
        this.flow('failing', key=f'{key}/failing', name=f'{key}/failing')
    except flow_api.DependencyFailedError as error:
        tell(f'told: {error.execution.get("message")}')
    finally:
        post(f'{key}/keyed', idempotency_key=f'{key}/keyed')

    this.wait_for(late, *children, return_when=system.return_when.ALL_ENDED)
    given_back = [child.get('output_value')['given'] for child in [*children, late]]
    print('all children ended')
    lines.append('all children ended')
    post(f'{key}/last')

    again = random.Random()
    again.setstate(source)
    same = [again.random() for _ in numbers] == numbers
    tell('ends')
    return {'lines': lines, 'drawn': drawn, 'posts': posts, 'given_back': given_back, 'same_numbers': same}
