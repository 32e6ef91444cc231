"""
Whether there is a server that echoes requests, which the flows about REST ask. Give one with
--host-map conformance.test=127.0.0.1:PORT; e2e/rest-stub.ts is such a server.
"""
import flow_api


def handler(system, this, inputs):
    url = 'http://conformance.test'
    try:
        this.connect(connector_type='REST', url=url)
    except flow_api.ConnectionFailedError as error:
        if error.reason not in ('unreachable', 'offline'):
            raise
        return {'url': None}
    return {'url': url}
