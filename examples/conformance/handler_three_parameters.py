"""
handler(system, this, inputs): {} where there were none; a returned dict becomes the outputs. Names of parameters do not
matter, only how many there are.

Shows: handler
"""


def handler(system, this, inputs):
    assert inputs == {}
    for code in (
        'def handler(system, this, inputs):\n    return {"a": [inputs["n"]]}',
        'def handler(a, b, c):\n    return {"a": [c["n"]]}',
        'def handler(*all):\n    return {"a": [all[2]["n"]]}',
        'def handler(system, this, inputs=None, more=5):\n    return {"a": [inputs["n"]]}',
        'class Job:\n    def __call__(self, system, this, inputs):\n        return {"a": [inputs["n"]]}\nhandler = Job()',
        'async def handler(system, this, inputs):\n    this.sleep(0)\n    return {"a": [inputs["n"]]}',
    ):
        assert this.script(code, n=1).get('output_value') == {'a': [1]}, code
