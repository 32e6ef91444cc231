"""A child that fails in the middle of its work; its parent catches it."""

import time


def handler(system, this, inputs):
    this.log('about to fail')
    time.sleep(0.02)
    raise ValueError(f'{inputs["key"]} fails as it should')
