import flow_api


def handler(system: flow_api.System, this: flow_api.Execution):
    scratch = system.setting('scratch of the cleanup example')
    scratch.save(value={'state': 'begun'})
    try:
        this.flow('_always_fails', reason='on purpose')
        return this.error('that cannot be')
    except flow_api.DependencyFailedError as err:
        this.log(f'failed as expected: {err}')
        this.set_output('failed_child', err.execution.get('name'))
    finally:
        # Runs in any case, and what it asks for is done before the flow goes on.
        this.log('cleaning up')
        scratch.delete()
    assert not system.setting('scratch of the cleanup example').exists()
    return this.success('all done')
