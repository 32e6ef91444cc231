"""
Files: text, bytes and base64, in newer and older forms.

Shows: system.file, file.save_text_content, file.save_bytes_content, file.save_base64_content, file.get_text_content,
file.get_bytes_content, file.get_base64_content, file.get, file.save, file.set
"""
import base64


def handler(system, this, inputs):
    data = bytes(range(256))
    encoded = base64.b64encode(data).decode()
    file = system.file('file_content')
    assert file.save_text_content('grüße') is file
    assert file.get_text_content() == 'grüße' == file.get('content')
    assert file.get_bytes_content() == 'grüße'.encode()
    assert file.save_bytes_content(data) is file
    assert file.get_bytes_content() == data == file.get('content')
    assert file.get('size') == 256 and file.load('written_by') == this.get('id')
    try:
        file.get_text_content()
    except UnicodeDecodeError:
        pass
    else:
        raise AssertionError('bytes that are no text were read as text')
    file.save_text_content('')
    assert file.save_base64_content(encoded) is file
    assert file.get_base64_content() == encoded == file.get('content', convert_binary=False)
    in_base64 = base64.b64encode(b'old').decode()
    for older in ({'content': 'old'}, {'content': b'old'}, {'text': 'old'}, {'bytes': b'old'}, {'base64': in_base64}, {'content': in_base64, 'convert_binary': False}):
        file.save_text_content('')
        file.save(**older)
        assert system.file(name='file_content').get('content') == 'old', older
    file.set(content='set')
    assert file.get('content') == 'set' and system.file('file_content').get('content') == 'old'
    file.save(mime_type='text/plain')
    assert system.file('file_content').get('content', 'mime_type', 'size') == ('set', 'text/plain', 3)
    assert file.clone(name='file_content copy').get_text_content() == 'set'
    for wrong, error in (
        (lambda: file.save_text_content(b'x'), TypeError),
        (lambda: file.save_bytes_content('x'), TypeError),
        (lambda: file.save_base64_content('no base64'), ValueError),
        (lambda: file.save(content='a', text='b'), TypeError),
        (lambda: file.save(content=5), TypeError),
    ):
        try:
            wrong()
        except error:
            pass
        else:
            raise AssertionError('a content that is none was taken')
    assert system.file('file_content').get('content') == 'set'
