"""
All kinds of records have get, load, set, save, exists, delete, clone; .save() creates or overwrites by name. A handle
reads nothing before it is asked for, and a missing record raises ResourceNotFoundError.

Shows: record.get, record.load, record.set, record.save, record.update, record.exists, record.delete, record.clone,
system.setting, system.file, system.flow, system.connector, system.connection, system.schema, system.schedule,
system.scheduler, system.webhook, system.wrapper, system.project, system.custom_object, system.object_template, system.tag,
system.user, system.workspace
"""
import flow_api

#: Kinds, and what a record of one needs besides its name.
KINDS = {
    'setting': {}, 'file': {}, 'flow': {}, 'connector': {}, 'connection': {}, 'schema': {}, 'scheduler': {}, 'project': {},
    'object_template': {}, 'custom_object': {}, 'tag': {}, 'user': {}, 'workspace': {}, 'wrapper': {'flow': '_echo'},
    'webhook': {'flow': '_echo'}, 'schedule': {'flow': '_echo', 'interval_seconds': 3600, 'enabled': False},
}  # fmt: skip


def handler(system, this, inputs):
    if 'kind' in inputs:
        return check(getattr(system, inputs['kind']), inputs['kind'], KINDS[inputs['kind']])
    # Side by side: one after the other takes many times as long.
    this.wait_for(*[this.flow(this.get('flow_name'), kind=kind, wait=False) for kind in KINDS])


def check(make, kind, needed):
    name = f'record_common {kind}'
    record = make(name)
    assert record.get('name') == name and not record.exists(), kind
    for read in (lambda: record.get('id'), record.load, record.delete):
        try:
            read()
        except flow_api.ResourceNotFoundError as error:
            assert name in str(error)
        else:
            raise AssertionError(f'a {kind} that is missing was read')
    assert record.save(description='first', **needed) is record
    assert record.exists() and record.get('description', 'name') == ('first', name)
    other = make(record.get('id'), by='id')
    assert make(id=record.get('id')).get('name') == name == make(name=name).get('name')
    make(name).save(description='second', tags=['a', 'b'])
    assert record.get('description') == 'first'
    assert record.load('description') == 'second' == other.get('description')
    assert record.load() is record and record.get('tags') == ['a', 'b']
    assert record.get('created_at') <= record.get('modified_at') and record.get('project_id')
    assert record.set(description='third').get('description') == 'third'
    assert make(name).get('description') == 'second'
    copy = record.clone(name=f'{name} copy', description='of the second')
    assert copy.get('name', 'description', 'tags') == (f'{name} copy', 'of the second', ['a', 'b'])
    assert copy.get('id') != record.get('id')
    again = record.clone()
    assert again.get('name') == f'{name} copy 2'
    record.update(name=f'{name} renamed')
    assert not make(name).exists() and make(f'{name} renamed').get('description') == 'third'
    assert other.load('name') == f'{name} renamed'
    try:
        record.save(colour='red')
    except flow_api.ExtraInputError as error:
        assert 'colour' in str(error) and 'description' in str(error), str(error)
    else:
        raise AssertionError(f'a {kind} got a field that it has not')
    for gone in (make(f'{name} renamed'), copy, again):
        gone.delete()
        assert not gone.exists()
