"""
schedule, scheduler: starts a flow at its times while it is enabled; each start is an execution.

Shows: system.schedule, system.scheduler
"""
import flow_api

TICK = """
def handler(system, this, inputs):
    return {'for': this.get('scheduled_for'), 'said': inputs.get('say')}
"""
ROUND = """
def handler(system, this, inputs):
    this.sleep(inputs['seconds'])
"""


def handler(system, this, inputs):
    system.flow('_tick').save(script=TICK)
    ticks = system.schedule('conformance: ticks').save(flow='_tick', interval_seconds=1, inputs={'say': 'hello'})
    assert ticks.get('enabled') is True and ticks.get('missed') == 'once'
    runs = ended_runs(system, this, '_tick', 2)
    ticks.save(enabled=False)
    outputs = [run.get('output_value') for run in runs]
    assert all(output['said'] == 'hello' for output in outputs), outputs
    # Each has a time of its own.
    assert len({output['for'] for output in outputs}) == len(outputs), outputs
    ticks.delete()
    assert not ticks.exists()

    system.flow('_round').save(script=TICK)
    system.scheduler('conformance: in a moment').save(script=ROUND)
    by_script = system.schedule('conformance: by script')
    by_script.save(flow='_round', scheduler='conformance: in a moment', scheduler_inputs={'seconds': 0.1})
    ended_runs(system, this, '_round', 2)
    by_script.delete()

    for wrong in ({'cron': '99 * * * *'}, {'interval_seconds': 0}, {'time_zone': 'Mars/Olympus'}, {'missed': 'perhaps'}):
        try:
            system.schedule('conformance: wrong').save(flow='_tick', **wrong)
        except flow_api.InvalidInputError as error:
            assert next(iter(wrong)) in str(error), error
        else:
            raise AssertionError(f'{wrong} was taken')


def ended_runs(system, this, flow, count):
    while True:
        runs = [run for run in system.executions(name=flow) if run.get('status') == 'ENDED_SUCCESS']
        if len(runs) >= count:
            return runs
        this.sleep(0.2)
