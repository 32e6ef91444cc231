"""
A REST request that cannot be made, or is not answered, says why in words a person can act on.

Shows: this.connect
"""
import flow_api


def handler(system, this, inputs):
    def why(error_class, **inputs):
        try:
            this.connect(connector_type='REST', **inputs)
        except error_class as error:
            return error
        raise AssertionError(f'{inputs} was asked')

    url = 'http://localhost:9/'
    for error_class, given, words in (
        (flow_api.MissingInputError, {}, '`url`'),
        (flow_api.InvalidInputError, {'url': 'ftp://example.com'}, 'http://'),
        (flow_api.InvalidInputError, {'url': url, 'method': 'shout'}, 'one of get, post'),
        (flow_api.InvalidInputError, {'url': url, 'json': 1, 'text': 'a', 'method': 'post'}, 'one body'),
        (flow_api.InvalidInputError, {'url': url, 'json': 1}, 'no body with GET'),
        (flow_api.InvalidInputError, {'url': url, 'total_timeout': 'long'}, 'number of seconds'),
        (flow_api.InvalidInputError, {'url': url, 'expected_status_code': 'fine'}, '2xx'),
        (flow_api.InvalidInputError, {'url': url, 'authentication': {'type': 'magic'}}, 'bearer'),
        (flow_api.InvalidInputError, {'url': url, 'retry_backoff': {'initial': 'x'}}, '`deadline`'),
        (flow_api.ExtraInputError, {'url': url, 'parms': {}}, '`params`'),
        (NotImplementedError, {'url': url, 'cookies': {}}, 'cookies'),
    ):
        assert words in str(why(error_class, **given)), str(why(error_class, **given))

    refused = why(flow_api.ConnectionFailedError, url=url)
    assert isinstance(refused, flow_api.DependencyFailedError)
    assert (refused.reason, refused.status_code, refused.url) in ((reason, None, url) for reason in ('unreachable', 'offline'))
    assert str(refused).startswith(f'GET {url}: '), str(refused)
    assert refused.execution.get('type', 'status') == ('CONNECTION', 'ENDED_ERROR')
    call = this.connect(connector_type='REST', url=url, wait=system.return_when.ALL_ENDED)
    assert call.get('status') == 'ENDED_ERROR' and call.get('output_value')['reason'] == refused.reason
    later = this.connect(connector_type='REST', url=url, wait=False)
    try:
        later.wait()
    except flow_api.ConnectionFailedError as error:
        assert error.execution is later
    else:
        raise AssertionError('nobody answers there')
