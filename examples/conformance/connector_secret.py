"""
vault.secret(name.key) in a connector's value is put in when the connection runs: a flow never sees it, and is told
where it is missing.

Shows: this.connect, system.connector
"""
import flow_api


def handler(system, this, inputs):
    token = 'vault.secret(connector_secret of nobody.token)'
    value = {'url': 'http://localhost:9/', 'authentication': {'type': 'bearer', 'token': token}}
    connector = system.connector('connector_secret').save(connector_type='REST', value=value)
    assert connector.load('value')['authentication']['token'] == token
    try:
        this.connect('connector_secret')
    except flow_api.ConnectionFailedError as error:
        assert error.reason == 'secret' and error.status_code is None
        assert 'There is no secret “connector_secret of nobody”' in str(error), str(error)
        assert 'Nothing was sent' in str(error)
    else:
        raise AssertionError('a request was sent without its secret')
    # What a call gives is sent as it is: a flow cannot have a secret sent to where it likes.
    try:
        this.connect(connector_type='REST', url='http://localhost:9/', params={'key': 'vault.secret(a.b)'})
    except flow_api.ConnectionFailedError as error:
        assert error.url.endswith('?key=vault.secret%28a.b%29'), error.url
