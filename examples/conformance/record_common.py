"""All kinds of records have get, load, set, save, exists, delete, clone; .save() creates or overwrites by name."""
import flow_api


def handler(system, this, inputs):
    for kind in ('setting', 'file', 'connector', 'connection', 'schema', 'project', 'custom_object', 'object_template', 'tag', 'user', 'workspace'):
        make, name = getattr(system, kind), f'record_common {kind}'
        record = make(name)
        assert not record.exists(), kind
        try:
            record.get('id')
        except flow_api.ResourceNotFoundError as error:
            assert name in str(error)
        else:
            raise AssertionError(f'a {kind} that is missing was read')
        assert record.save(description='first') is record
        assert record.exists() and record.get('description') == 'first'
        other = make(record.get('id'), by='id')
        make(name).save(description='second')
        assert record.get('description') == 'first'
        assert record.load('description') == 'second' == other.get('description')
        assert record.set(description='third').get('description') == 'third'
        assert make(name).get('description') == 'second'
        copy = record.clone(name=f'{name} copy')
        assert copy.get('name', 'description') == (f'{name} copy', 'second')
        record.save(name=f'{name} renamed')
        assert not make(name).exists() and make(f'{name} renamed').exists()
        assert other.load('name') == f'{name} renamed'
        for gone in (record, copy):
            gone.delete()
            assert not gone.exists()
