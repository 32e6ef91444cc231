"""Children that outlive their parent, and have some of their own."""


def handler(system, this, inputs):
    this.flow('nap', seconds=0.03, orphan=True, name='orphan', wait=False)
    this.flow('nap', seconds=0.01, name='left behind', wait=False)
    this.script(INNER, name='inner', orphan=True, wait=False)
    this.wait_for(this.flow('nap', seconds=0.002, name='short', wait=False))
    this.log('leaves')
    return this.success('gone before them')


INNER = """
def handler(system, this):
    this.flow('nap', seconds=0.02, orphan=True, name='inner orphan', wait=False)
    this.flow('nap', seconds=0.002, name='inner child')
"""
