"""Exceptions of children that nobody catches: the parent fails, too."""


def handler(system, this, inputs):
    child = this.script(FAILS, name='middle', wait=False)
    this.log('waits')
    this.sleep(0.002)
    try:
        child.wait()
    finally:
        this.log('on the way out')
        this.flow('echo', cleaned=True)


FAILS = """
def handler(system, this):
    try:
        this.flow('fail', what='the inner')
    except Exception as error:
        this.sleep(0.001)
        raise RuntimeError('the middle fails, too') from error
"""
