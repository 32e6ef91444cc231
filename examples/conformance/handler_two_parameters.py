"""handler(system, this): input_value is None where there were no inputs; without an ending it succeeds."""


def handler(system, this):
    assert this.get('input_value') is None
    nothing = this.script('def handler(system, this):\n    pass')
    assert nothing.get('status') == 'ENDED_SUCCESS' and nothing.get('output_value') == {}
