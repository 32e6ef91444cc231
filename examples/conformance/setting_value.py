"""value is any JSON; older flows create a setting by its value alone."""


def handler(system, this, inputs):
    for value in (None, True, 5, 1.5, 'text', [1, [2]], {'a': {'b': None}}):
        system.setting(name='setting_value', value=value)
        assert system.setting('setting_value').get('value') == value
    assert system.setting('setting_value').save(value='new').get('value') == 'new'
