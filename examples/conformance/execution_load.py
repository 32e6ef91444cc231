"""
.load(*fields): always from storage; how a flow polls.

Shows: this.load
"""


def handler(system, this, inputs):
    child = this.flow('_echo', wait=False)
    while child.load('status') != 'ENDED_SUCCESS':
        this.sleep(0.05)
    status, message = child.load('status', 'message')
    assert status == 'ENDED_SUCCESS'
    assert child.load() is child
