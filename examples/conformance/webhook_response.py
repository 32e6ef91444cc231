"""
this.webhook_html_response(html), this.webhook_json_response(obj): result of a webhook-style call.

Shows: system.webhook, this.webhook_html_response, this.webhook_json_response
"""


def handler(system, this, inputs):
    hook = system.webhook('conformance: hook').save(flow=this.get('flow_name'))
    assert hook.get('flow') == this.get('flow_name') and hook.get('key') is None
    hook.delete()
    this.webhook_html_response('<h1>hello</h1>')
    assert this.get('output_value')['webhook_response'] == {'type': 'html', 'html': '<h1>hello</h1>'}
    # The last answer counts.
    this.webhook_json_response({'hello': ['world', 1, None]})
    assert this.get('output_value')['webhook_response'] == {'type': 'json', 'json': {'hello': ['world', 1, None]}}
    try:
        this.webhook_html_response({'a': 1})
    except TypeError as error:
        assert 'dict' in str(error)
    else:
        raise AssertionError('a dict is no page')
