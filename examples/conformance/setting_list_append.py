""".list_append(x), from several executions at once: none is lost."""


def handler(system, this, inputs):
    log = 'setting_list_append'
    children = [this.flow('_wait_for_lock', lock=f'setting_list_append {n}', log=log, number=n, wait=False) for n in range(10)]
    this.wait_for(*children)
    assert sorted(system.setting(log).get('value')) == list(range(10))
    assert system.setting(log).list_append({'a': 1}).get('value')[-1] == {'a': 1}
