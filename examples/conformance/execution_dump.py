"""this.save_dump(), this.load_dump(): the execution goes back, records do not."""


def handler(system, this, inputs):
    tries = system.setting('execution_dump tries')
    restored = this.save_dump('here')
    tries.list_append(restored)
    if restored < 2:
        this.load_dump('here')
    assert tries.load('value') == [0, 1, 2]
