"""What comes from clock and random source stays what it was."""

import datetime
import random
import secrets
import time
import uuid


def handler(system, this, inputs):
    state = random.getstate()
    numbers = [random.random()]
    drawn = [f'drawn:{value}' for value in (numbers[0], time.time(), uuid.uuid4().hex, secrets.token_hex(8), time.monotonic_ns())]
    for value in drawn:
        this.log(value)
    until = time.time() + 0.002
    while time.time() < until:
        pass
    children = [this.flow('draw', given=drawn[2], wait=False) for _ in range(2)]
    this.sleep(0.004)
    numbers.append(random.random())
    drawn.append(f'drawn:{numbers[1]}')
    print(drawn[-1], f'drawn:{datetime.datetime.now().timestamp()}')
    this.wait_for(*children)
    again = random.Random()
    again.setstate(state)
    return {
        'drawn': drawn,
        'children': [child.get('output_value') for child in children],
        'same': [again.random() for _ in numbers] == numbers,
    }
