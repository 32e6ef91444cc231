"""Starts a flow again and again, at times that do not drift, and keeps count in a setting."""
import flow_api


def handler(system: flow_api.System, this: flow_api.Execution, inputs: dict):
    rounds, every = inputs.get('rounds', 24), inputs.get('every', 3600)
    counter = system.setting('rounds of the recurring starter')
    counter.save(value={'done': 0})
    begun = system.now()
    for number in range(1, rounds + 1):
        this.sleep_until(begun + number * every)
        child = this.flow('_tick', number=number, name=f'round {number}', wait=False, init={'orphan': True})
        child.wait(return_when=system.return_when.ALL_ENDED)
        with counter:
            counter.save(value={'done': counter.load('value')['done'] + 1, 'last': child.get('id')})
        this.save(message=f'round {number} of {rounds}')
    done = counter.load('value')['done']
    counter.delete()
    assert done == rounds, done
    return this.success(f'{done} rounds')
