"""A source that is not always there, behind wrappers: try again, not for ever, and only what looks right is taken."""
import flow_api

LOOKS_RIGHT = """
def handler(system, this, inputs):
    assert inputs['data']['rows'] >= inputs['least'], f"only {inputs['data']['rows']} rows"
"""


def handler(system: flow_api.System, this: flow_api.Execution, inputs: dict):
    system.setting('visits of the nightly source').save(value=0)
    rows = (
        this.using('retry', max_tries=4, delay_sec=0.1)
        .using('check', checker_script=LOOKS_RIGHT, inputs={'least': 2})
        .using('timeout', timeout_sec=60)
        .flow('_unsteady_source', name='source')
        .get('output_value')['rows']
    )
    assert rows == 2, rows
    try:
        this.using('validate', input_schema={'type': 'object', 'required': ['day']}).flow('_unsteady_source')
    except flow_api.SchemaValidationError as error:
        this.log(str(error))
    cached = [this.using('cache', max_age_minutes=5).flow('_tick', number=7).get('message') for _ in range(2)]
    assert cached[0] == 'tock' and cached[1].startswith('tock'), cached
    return this.success(f'{rows} rows')
