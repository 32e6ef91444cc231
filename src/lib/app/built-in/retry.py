"""
Makes a call again when it fails, after a pause.

What cannot become better by trying again is not tried again: inputs that do not fit, a flow that is not there, a call that
somebody cancelled, a request of which nobody knows whether it arrived.
"""

import flow_api


def handler(system: flow_api.System, this: flow_api.Execution, inputs: dict):
    max_tries = max(1, int(inputs.get('max_tries', 3)))
    delay = float(inputs.get('delay_sec', 10))
    factor = float(inputs.get('delay_factor', 1))
    longest = float(inputs.get('max_delay_sec', 3600))
    whole_time = float(inputs.get('timeout_sec') or 0)
    deadline = system.now() + whole_time if whole_time else None

    for attempt in range(1, max_tries + 1):
        this.save(message=f'Try {attempt} of {max_tries}')
        child = this.wrapped(wait=False)
        try:
            left = None if deadline is None else max(0, deadline - system.now())
            return child.wait(timeout=left)
        except flow_api.DependencyTimeoutError as error:
            if deadline is not None and system.now() >= deadline:
                child.cancel(f'Cancelled: all tries together may take {whole_time:g} s')
                raise flow_api.DependencyTimeoutError(f'“{this.wrapped.name}” did not succeed within {whole_time:g} s.') from None
            last = error
        except flow_api.DependencyFailedError as error:
            if child.load('status') == 'ENDED_CANCELLED':
                raise
            last = error
        if attempt == max_tries:
            raise last
        if deadline is not None and system.now() + delay >= deadline:
            raise last
        print(f'Try {attempt} of {max_tries} failed: {last}. The next one is made in {delay:g} s.')
        this.sleep(delay)
        delay = min(delay * factor, longest)
