"""
The fields that flows read, of a flow, a script and a connection.

Shows: this.get
"""
import flow_api

FIELDS = (
    'id', 'name', 'type', 'status', 'status_message', 'message', 'input_value', 'output_value', 'created_at', 'modified_at',
    'started_at', 'ended_at', 'parent_execution_id', 'flow_id', 'flow_name', 'connector_name', 'connector_type', 'script',
    'is_productive', 'scheduled_for', 'user_name',
)  # fmt: skip


def handler(system, this, inputs):
    ended = system.return_when.ALL_ENDED
    child = this.flow('_echo', name='child', n=1)
    found: dict = dict(zip(FIELDS, child.load(*FIELDS), strict=True))
    assert found['parent_execution_id'] == this.get('id') and found['user_name'] == this.get('user_name')
    assert found['flow_id'] == system.flow('_echo').get('id') and found['flow_name'] == '_echo'
    assert found['created_at'] <= found['started_at'] <= found['ended_at'] <= system.now() + 1, found
    assert found['created_at'] <= found['modified_at']
    expected = {
        'name': 'child', 'type': 'FLOW', 'status': 'ENDED_SUCCESS', 'status_message': None, 'message': 'echoing', 'input_value': {'n': 1},
        'output_value': {'inputs': {'n': 1}}, 'connector_name': None, 'connector_type': None, 'script': None, 'scheduled_for': None,
        'is_productive': this.get('is_productive'),
    }  # fmt: skip
    for field, value in expected.items():
        assert found[field] == value, (field, found[field])

    script = this.script('x = 1')
    assert script.get('type', 'script', 'flow_name') == ('SCRIPT', 'x = 1', None)
    call = this.connect(connector_type='REST', url='http://localhost:9/', wait=ended)
    assert call.get('type', 'connector_type', 'connector_name', 'status') == ('CONNECTION', 'REST', None, 'ENDED_ERROR')
    assert call.get('status_message').startswith('ConnectionFailedError: GET http://localhost:9/')
    created = this.flow('_echo', run=False)
    assert created.get('status', 'started_at', 'ended_at') == ('CREATED', None, None)
    assert this.get('status', 'ended_at') == ('RUNNING', None)
    try:
        this.get('colour')
    except flow_api.ResourceNotFoundError as error:
        assert 'status_message' in str(error)
    else:
        raise AssertionError('a field that is none was read')
