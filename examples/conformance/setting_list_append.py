"""
.list_append(x), from several executions at once: none is lost. One that is not there yet becomes a list.

Shows: setting.list_append
"""
import flow_api


def handler(system, this, inputs):
    log = 'setting_list_append'
    children = [this.flow('_wait_for_lock', lock=f'setting_list_append {n}', log=log, number=n, wait=False) for n in range(10)]
    this.wait_for(*children)
    assert sorted(system.setting(log).get('value')) == list(range(10))
    assert system.setting(log).list_append({'a': 1}).get('value')[-1] == {'a': 1}
    system.setting('setting_list_append text', value='no list')
    try:
        system.setting('setting_list_append text').list_append(1)
    except flow_api.InvalidInputError as error:
        assert 'setting_list_append text' in str(error), str(error)
    else:
        raise AssertionError('a text was appended to')
