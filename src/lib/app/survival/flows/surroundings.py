"""What a flow finds around it stays what it was: random numbers of all kinds, the time zone, its files."""

import os
import pathlib
import random
import tempfile
import time
import uuid


def handler(system, this, inputs):
    found = os.listdir()
    with open('/dev/urandom', 'rb') as device:
        values = [device.read(8).hex()]
    values += [os.urandom(8).hex(), random.SystemRandom().random(), random.Random().random(), uuid.uuid1(), uuid.uuid7()]
    values.append(os.path.basename(tempfile.mkdtemp()))
    values.append(time.strftime('%Y%m%d.%H%M%S%z', time.localtime()))
    drawn = [f'drawn:{value}' for value in values]
    with open('notes.txt', 'a') as notes:
        notes.write('\n'.join(drawn))
    os.environ['NOTES'] = os.environ.get('NOTES', '') + 'notes.txt'
    child = this.flow('draw', given=drawn[0], wait=False)
    this.sleep(0.004)
    os.mkdir('/tmp/kept')
    kept = pathlib.Path('notes.txt').rename('/tmp/kept/notes.txt')
    drawn.append(f'drawn:{os.stat(kept).st_mtime_ns}')
    this.log(drawn[-1])
    this.wait_for(child)
    return {
        'drawn': drawn,
        'child': child.get('output_value'),
        'found': found,
        'kept': kept.read_text().splitlines(),
        'notes': os.environ['NOTES'],
        'order': [*{'one', 'two', 'three', 'four', 'five'}],
        'zone': time.localtime().tm_zone in time.tzname,
    }
