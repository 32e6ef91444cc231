"""An end that is caught does not come undone."""


def handler(system, this, inputs):
    this.log('begins')
    child = this.script(CATCHES, name='catches', wait=system.return_when.ALL_ENDED)
    this.log(child.get('status'), child.get('message'))
    child = this.script('raise SystemExit(3)', name='exits', wait=system.return_when.ALL_ENDED)
    this.log(child.get('status'))
    try:
        return this.error('ended on purpose')
    except:  # noqa: E722
        this.flow('echo', after='the end')
    finally:
        this.log('after the end')


CATCHES = """
def handler(system, this):
    for n in range(3):
        try:
            this.sleep(0.001)
            this.log('try', n)
            this.success('caught and ended all the same')
        except:
            this.log('has ended')
"""
