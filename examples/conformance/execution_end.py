"""this.success(), this.error(), this.end(), this.cancel() end it, with or without return, and nothing catches that."""


def handler(system, this, inputs):
    ways = {
        'this.success("a")': ('ENDED_SUCCESS', 'a'),
        'return this.error("b")': ('ENDED_ERROR', 'b'),
        'this.end("success", "c")': ('ENDED_SUCCESS', 'c'),
        'this.cancel("d")': ('ENDED_CANCELLED', 'd'),
        'try:\n        this.success("e")\n    except:\n        this.error("f")': ('ENDED_SUCCESS', 'e'),
        'return {"x": 1}': ('ENDED_SUCCESS', None),
    }
    for code, expected in ways.items():
        source = f'def handler(system, this):\n    {code}\n    raise AssertionError("it went on")'
        child = this.script(source, wait=system.return_when.ALL_ENDED)
        assert child.get('status', 'message') == expected, (code, child.get('status', 'message'))
