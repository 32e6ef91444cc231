"""Locks that are waited for, taken twice, and not free in time."""


def handler(system, this, inputs):
    this.acquire_lock('ours')
    this.acquire_lock('ours')
    child = this.script(WAITS, name='waits', wait=False)
    late = this.script(GIVES_UP, name='gives up')
    this.log('late', late.get('output_value'))
    this.release_lock('ours')
    this.sleep(0.002)
    this.log('still ours')
    this.release_lock('ours')
    child.wait()
    this.acquire_lock('ours', timeout=3600)
    return {'child': child.get('output_value')}


WAITS = """
def handler(system, this):
    this.acquire_lock('ours')
    this.log('has it')
    this.sleep(0.002)
    return {'had': True}
"""

GIVES_UP = """
import flow_api

def handler(system, this):
    this.acquire_lock('mine')
    try:
        this.acquire_lock('ours', timeout=0.01)
    except flow_api.LockTimeoutError:
        this.log('not free')
    this.release_lock('never taken')
    return {'had': False}
"""
