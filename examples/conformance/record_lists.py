"""
system.<type>s(filter, **kw) iterates over those that exist when the listing starts, of each kind.

Shows: system.settings, system.flows, system.executions, system.connectors, system.connections, system.schemas,
system.schedules, system.schedulers, system.webhooks, system.wrappers, system.projects, system.custom_objects,
system.object_templates, system.tags, system.users, system.workspaces, system.messages
"""


def handler(system, this, inputs):
    for number in range(4):
        system.setting(f'record_lists-{number}').save(value=number)
    mine = {'field': 'name', 'op': 'like', 'value': 'record_lists-%'}
    seen = []
    for setting in system.settings(mine):
        seen.append(setting.get('value'))
        setting.delete()
        system.setting(f'record_lists-{10 + len(seen)}').save(value=9)
    assert seen == [0, 1, 2, 3], seen

    made = {'webhook': {'flow': '_echo'}, 'wrapper': {'flow': '_echo'}, 'schedule': {'flow': '_echo', 'interval_seconds': 3600, 'enabled': False}}
    for kind, kinds in {
        'flow': system.flows, 'connector': system.connectors, 'connection': system.connections, 'schema': system.schemas,
        'schedule': system.schedules, 'scheduler': system.schedulers, 'webhook': system.webhooks, 'wrapper': system.wrappers,
        'project': system.projects, 'custom_object': system.custom_objects, 'object_template': system.object_templates,
        'tag': system.tags, 'user': system.users, 'workspace': system.workspaces,
    }.items():  # fmt: skip
        record = getattr(system, kind)(f'record_lists {kind}').save(description='listed', **made.get(kind, {}))
        assert list(kinds(name=f'record_lists {kind}', description='listed')) == [record], kind
        assert record.get('id') in [one.get('id') for one in kinds()], kind
        record.delete()
        assert list(kinds(name=f'record_lists {kind}')) == [], kind
    child = this.flow('_echo', name='record_lists child')
    assert list(system.executions(name='record_lists child')) == [child]
    assert list(system.messages(execution_id=this.get('id'))) == []
