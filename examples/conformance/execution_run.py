""".run() is run_async().wait() and returns self; harmless on one that has ended."""


def handler(system, this, inputs):
    child = this.flow('_echo', a=1, run=False)
    assert child.get('status') == 'CREATED'
    assert child.run(b=2) is child
    assert child.get('status') == 'ENDED_SUCCESS'
    assert child.get('output_value')['inputs'] == {'a': 1, 'b': 2}
    ended = child.load('ended_at')
    child.run()
    assert child.load('ended_at') == ended
    other = this.flow('_echo', run=False)
    assert other.run_async() is other
    assert other.wait() is other
