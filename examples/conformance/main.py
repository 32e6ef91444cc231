"""Runs every flow of this folder, all at once, and says which of them did not do what its row of the API says."""
import flow_api


def handler(system: flow_api.System, this: flow_api.Execution, inputs: dict):
    own = this.get('flow_name')
    names = [flow.get('name') for flow in system.flows()]
    # What begins with an underscore is a part of others.
    wanted = sorted(name for name in names if name != own and not name.startswith('_'))
    running = {name: this.flow(name, wait=False) for name in wanted}
    this.wait_for(*running.values(), return_when=system.return_when.ALL_ENDED)
    failed = {}
    for name, flow in running.items():
        status, why = flow.load('status', 'status_message')
        if status != 'ENDED_SUCCESS':
            failed[name] = why
            # What it has left behind would keep the run going.
            for child in system.executions(parent_execution_id=flow.get('id')):
                child.cancel()
            this.log(name, status, why)
    this.set_output('failed', failed)
    if failed:
        return this.error(f'{len(failed)} of {len(running)} failed: {", ".join(failed)}')
    return this.success(f'all {len(running)} do what the API says')
