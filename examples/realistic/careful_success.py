import flow_api


def handler(system: flow_api.System, this: flow_api.Execution):
    child = this.flow('_ends_in_try', wait=system.return_when.ALL_ENDED)
    status, message = child.get('status', 'message')
    if (status, message) != ('ENDED_SUCCESS', 'as it was meant'):
        return this.error(f'{status}: {message}')
    return this.success('all done')
