"""
system.get_own_user(), get_own_client(), get_own_workspace(), get_env_name(), now(); flow_api.split_url().

Shows: system.get_own_user, system.get_own_client, system.get_own_workspace, system.get_env_name, system.now,
flow_api.split_url
"""
import time

import flow_api


def handler(system, this, inputs):
    assert system.get_own_user().get('name') == this.get('user_name')
    assert system.get_own_client().get('name') and system.get_own_workspace().get('name')
    for own in (system.get_own_user(), system.get_own_client(), system.get_own_workspace()):
        assert own.exists() and own.load() is own
        try:
            own.get('colour')
        except flow_api.ResourceNotFoundError as error:
            assert 'colour' in str(error)
        else:
            raise AssertionError('a field that it has not was read')
    assert system.get_env_name() == 'millrace'
    assert abs(system.now() - time.time()) < 60
    parts = flow_api.split_url('https://example.org:8443/a/b?x=1')
    assert parts == {'scheme': 'https', 'host': 'example.org', 'port': 8443, 'path': '/a/b', 'query': {'x': '1'}}
    assert flow_api.split_url('https://example.org?a=1&b=2&a=3')['query'] == {'a': ['1', '3'], 'b': '2'}
    assert flow_api.split_url('http://example.org') == {'scheme': 'http', 'host': 'example.org', 'port': 80, 'path': '', 'query': {}}
    try:
        flow_api.split_url('example')
    except ValueError as error:
        assert 'https://' in str(error)
    else:
        raise AssertionError('a word is no address')
