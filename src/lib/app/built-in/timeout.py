"""Cancels a call that takes too long, and fails with `DependencyTimeoutError`."""

import flow_api


def handler(system: flow_api.System, this: flow_api.Execution, inputs: dict):
    seconds = float(inputs.get('timeout_sec', 60))
    child = this.wrapped(wait=False)
    try:
        return child.wait(timeout=seconds)
    except flow_api.DependencyTimeoutError:
        child.cancel(f'Cancelled: it may take {seconds:g} s')
        raise flow_api.DependencyTimeoutError(f'“{this.wrapped.name}” did not end within {seconds:g} s.') from None
