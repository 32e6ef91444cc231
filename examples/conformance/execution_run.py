"""
.run() is run_async().wait() and returns self; harmless on one that has ended. Changes are merged over its inputs.

Shows: this.run, this.run_async
"""
import flow_api


def handler(system, this, inputs):
    child = this.flow('_echo', a=1, run=False)
    assert child.get('status') == 'CREATED'
    assert child.run(b=2) is child
    assert child.get('status') == 'ENDED_SUCCESS'
    assert child.get('output_value')['inputs'] == {'a': 1, 'b': 2}
    ended = child.load('ended_at')
    child.run()
    child.run(b=3)
    assert child.load('ended_at', 'input_value') == (ended, {'a': 1, 'b': 2})
    other = this.flow('_echo', run=False)
    assert other.run_async(inputs={'a': 1}) is other
    assert other.wait() is other
    assert other.load('output_value')['inputs'] == {'a': 1}
    try:
        this.flow('_fail', run=False).run()
    except flow_api.DependencyFailedError as error:
        assert error.execution.get('flow_name') == '_fail'
    else:
        raise AssertionError('a child that failed did not raise')
