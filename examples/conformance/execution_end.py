"""
this.success(), this.error(), this.end(), this.cancel() end it, with or without return, and nothing catches that: the
end is recorded first, and each later call raises it again.

Shows: this.success, this.error, this.end, this.cancel
"""
import flow_api

CAUGHT = """
import flow_api

def handler(system, this):
    seen = []
    for call in (lambda: this.success('kept'), lambda: this.log('late'), lambda: this.flow('_echo'), lambda: system.setting('x').get('value')):
        try:
            call()
        except flow_api.LifecycleSignal as signal:
            seen.append(type(signal).__name__)
    assert seen == ['ExecutionSuccess'] * 4, seen
    raise AssertionError('changes nothing')
"""


def handler(system, this, inputs):
    ways = {
        'this.success("a")': ('ENDED_SUCCESS', 'a'),
        'return this.success()': ('ENDED_SUCCESS', None),
        'return this.error("b")': ('ENDED_ERROR', 'b'),
        'this.end("success", "c")': ('ENDED_SUCCESS', 'c'),
        'this.end("error", "c")': ('ENDED_ERROR', 'c'),
        'this.end("ENDED_CANCELLED", "c")': ('ENDED_CANCELLED', 'c'),
        'this.cancel("d")': ('ENDED_CANCELLED', 'd'),
        'try:\n        this.success("e")\n    except:\n        this.error("f")': ('ENDED_SUCCESS', 'e'),
        'try:\n        this.error("g")\n    finally:\n        return this.success("h")': ('ENDED_ERROR', 'g'),
        'return {"x": 1}': ('ENDED_SUCCESS', None),
    }
    ended = system.return_when.ALL_ENDED
    for code, expected in ways.items():
        source = f'def handler(system, this):\n    {code}\n    raise AssertionError("it went on")'
        child = this.script(source, wait=ended)
        assert child.get('status', 'message') == expected, (code, child.get('status', 'message'))
    caught = this.script(CAUGHT, wait=ended)
    assert caught.get('status', 'message') == ('ENDED_SUCCESS', 'kept'), caught.get('status_message')
    assert 'logging' not in caught.get('output_value')
    assert issubclass(flow_api.LifecycleSignal, flow_api.EngineException)
