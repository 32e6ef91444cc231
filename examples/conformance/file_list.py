"""
system.files(dir='x', glob='**/*.py').

Shows: system.files
"""


def handler(system, this, inputs):
    for name in ('a.py', 'b/c.py', 'b/c.txt'):
        system.file(f'file_list/{name}').save(text=name)

    def names(**given):
        return [file.get('name') for file in system.files(**given)]

    assert names(dir='file_list', glob='**/*.py') == ['file_list/a.py', 'file_list/b/c.py']
    assert names(dir='file_list', glob='*.py') == ['file_list/a.py']
    assert len(names(dir='file_list')) == 3
    assert names(dir='file_list/b') == names(dir='/file_list/b/') == ['file_list/b/c.py', 'file_list/b/c.txt']
    assert names(glob='file_list/**/*.txt') == ['file_list/b/c.txt']
    assert names(filter={'field': 'name', 'op': 'like', 'value': '%a.py'}, dir='file_list') == ['file_list/a.py']
    assert names(dir='file_lis') == []
