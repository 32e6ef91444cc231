"""A person cancels it in the middle, and with it all below that is no orphan."""


def handler(system, this, inputs):
    this.flow('nap', seconds=0.02, orphan=True, name='orphan', wait=False)
    this.flow('nest', depth=1)
    try:
        this.flow('nap', seconds=3600, name='cancel me')
    except BaseException:
        this.log('never said')
        raise
