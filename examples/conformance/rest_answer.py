"""
What a REST connection makes of an answer: outputs, expected_status_code, destination, retry_backoff.

Shows: this.connect
"""
import flow_api


def handler(system, this, inputs):
    url = this.flow('_rest_server').get('output_value')['url']
    if url is None:
        return this.success('not asked: there is no server that answers')

    def outputs(path, **inputs):
        return this.connect(connector_type='REST', url=url + path, **inputs).get('output_value')

    echo = outputs('/a')
    assert echo['json']['path'] == '/a' and 'text' not in echo
    text = outputs('/text')
    assert text['text'] == 'plain wörds' and text['status_code'] == 200 and text['encoding'] == 'utf-8'
    assert text['url'] == f'{url}/text' and text['headers']['content-type'] == 'text/plain; charset=utf-8' and text['elapsed_ms'] >= 0

    for expected in (418, '418', [200, 418], '4xx', '200-299, 400-499'):
        assert outputs('/status/418', expected_status_code=expected)['status_code'] == 418
    for path, expected in (('/status/418', None), ('/status/500', '4xx'), ('/a', 404)):
        try:
            outputs(path, **({'expected_status_code': expected} if expected else {}))
        except flow_api.ConnectionFailedError as error:
            assert error.reason == 'status' and error.url == url + path
            assert str(error.status_code) in path or error.status_code == 200
            assert 'expected was' in str(error), str(error)
        else:
            raise AssertionError(f'{path} was as expected')
    try:
        outputs('/status/418')
    except flow_api.DependencyFailedError as error:
        assert 'answered 418' in str(error) and 'the stub says 418' in str(error), str(error)
        assert error.execution.get('output_value')['status_code'] == 418

    kept = outputs('/text', destination='rest_answer/text')
    assert (kept['file'], kept['size'], 'text' in kept) == ('rest_answer/text', 12, False)
    assert system.file('rest_answer/text').get_text_content() == 'plain wörds'
    assert system.file('rest_answer/text').get('mime_type') == 'text/plain'

    backoff = {'initial': 0.02, 'multiplier': 2, 'maximum': 0.1, 'deadline': 20}
    unsteady = f'/unsteady/{this.get("id")}'
    assert outputs(f'{unsteady}/2', retry_backoff=backoff)['status_code'] == 200
    try:
        outputs('/status/503', retry_backoff={**backoff, 'deadline': 0.05})
    except flow_api.ConnectionFailedError as error:
        # How often it has tried depends on the machine.
        assert error.status_code == 503, str(error)
    else:
        raise AssertionError('it never gave up')
    try:
        outputs('/hang', total_timeout=0.1)
    except flow_api.ConnectionFailedError as error:
        assert error.reason == 'timeout' and error.status_code is None and error.retryable
    else:
        raise AssertionError('it waited for ever')
