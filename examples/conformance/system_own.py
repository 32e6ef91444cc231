"""system.get_own_user(), get_own_client(), get_env_name(), now(); flow_api.split_url()."""
import time

import flow_api


def handler(system, this, inputs):
    assert system.get_own_user().get('name') == this.get('user_name')
    assert system.get_own_client().get('name')
    assert system.get_env_name() == 'millrace'
    assert abs(system.now() - time.time()) < 60
    parts = flow_api.split_url('https://example.org:8443/a/b?x=1')
    assert parts == {'scheme': 'https', 'host': 'example.org', 'port': 8443, 'path': '/a/b', 'query': {'x': '1'}}
