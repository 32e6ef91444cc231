"""
system.get_own_user(), get_own_client(), get_own_workspace(), get_env_name(), now(); flow_api.split_url().
A user and a workspace are read like all else, and say which fields they have.

Shows: system.get_own_user, system.get_own_client, system.get_own_workspace, system.get_env_name, system.now,
user.get, user.load, user.exists, workspace.get, workspace.load, workspace.exists, flow_api.split_url
"""
import time

import flow_api


def handler(system, this, inputs):
    assert system.get_own_user().get('name') == this.get('user_name')
    workspace = system.get_own_workspace()
    assert workspace.get('name') and workspace.get('name') == system.get_own_client().get('name')
    # What nobody has told is None, and what a user has not an error.
    assert system.get_own_user().load('name', 'email') == (this.get('user_name'), None)
    for own in (system.get_own_user(), system.get_own_client(), workspace):
        assert own.exists() and own.load() is own
        for fields, error in (('colour',), flow_api.ResourceNotFoundError), ((), TypeError):
            try:
                own.get(*fields)
            except error as caught:
                assert 'colour' in str(caught) or 'name of a field' in str(caught), str(caught)
            else:
                raise AssertionError(f'{fields} was read')
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
