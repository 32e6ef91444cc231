"""Runs every flow of this folder with inputs to try it with, and says which of them did not end as it should."""
import flow_api

#: Where nobody is there to answer, a flow does not wait for long.
INPUTS = {
    'order_wizard': {'patience': 0.2},
    'approve_purchase': {'amount': 1200, 'patience': 0.2},
    'fan_out_over_setting': {'regions': ['north', 'south', 'west']},
    'delayed_starter': {'delay': 0.3, 'patience': 0.2},
    'recurring_starter': {'rounds': 3, 'every': 0.2},
    'sign_token': {'subject': 'ada', 'key': 'not a secret'},
}


def handler(system: flow_api.System, this: flow_api.Execution, inputs: dict):
    own = this.get('flow_name')
    names = sorted(flow.get('name') for flow in system.flows())
    # What begins with an underscore is a part of others.
    wanted = [name for name in names if name != own and not name.startswith('_')]
    running = {name: this.flow(name, inputs=INPUTS.get(name), wait=False) for name in wanted}
    this.wait_for(*running.values(), return_when=system.return_when.ALL_ENDED)
    failed = {}
    for name, flow in running.items():
        status, why = flow.load('status', 'status_message')
        if status != 'ENDED_SUCCESS':
            failed[name] = why
    this.set_output('failed', failed)
    if failed:
        return this.error(f'{len(failed)} of {len(running)} failed: {", ".join(failed)}')
    return this.success(f'all {len(running)} ended as they should')
