"""Files: text, bytes and base64, in newer and older forms."""
import base64


def handler(system, this, inputs):
    data = bytes(range(256))
    encoded = base64.b64encode(data).decode()
    file = system.file('file_content')
    file.save_text_content('grüße')
    assert file.get_text_content() == 'grüße' == file.get('content')
    file.save_bytes_content(data)
    assert file.get_bytes_content() == data
    assert file.get('size') == 256
    file.save_text_content('')
    file.save_base64_content(encoded)
    assert file.get_base64_content() == encoded
    for older in ({'content': 'old'}, {'text': 'old'}, {'content': base64.b64encode(b'old').decode(), 'convert_binary': False}):
        file.save_text_content('')
        file.save(**older)
        assert system.file(name='file_content').get('content') == 'old'
