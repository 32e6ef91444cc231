"""
value is any JSON; older flows create a setting by its value alone, without .save().

Shows: system.setting
"""


def handler(system, this, inputs):
    for value in (None, True, 5, 1.5, 'text', [1, [2]], {'a': {'b': None}}):
        system.setting(name='setting_value', value=value)
        assert system.setting('setting_value').get('value') == value
    assert system.setting('setting_value').save(value='new').get('value') == 'new'
    # Without a value nothing is made.
    system.setting(name='setting_value other', description='not kept')
    assert not system.setting('setting_value other').exists()
    assert system.setting('setting_value other', description='kept').save(value=[1]).get('value', 'description') == ([1], 'kept')
