"""this.wait_for(): executions or ids; returns the one that ended first."""


def handler(system, this, inputs):
    fast = this.flow('_echo', wait=False)
    slow = this.script('def handler(system, this): this.sleep(600)', wait=False)
    first = this.wait_for(slow, fast, return_when=system.return_when.FIRST_ENDED)
    assert first is fast
    slow.cancel()
    this.wait_for(slow.get('id'), fast, return_when=system.return_when.ALL_ENDED)
    assert this.wait_for(slow, fast, return_when=system.return_when.FIRST_SUCCEEDED) == fast
