"""Rolls a die. Also called by the example with five children."""

import random

import flow_api


def handler(system: flow_api.System, this: flow_api.Execution, inputs: dict):
    sides = inputs.get('sides', 6)

    this.save(message='rolling')
    this.sleep(random.uniform(0.5, 2.5))

    rolled = random.randint(1, sides)
    this.log(f'a {rolled}')
    this.set_output('rolled', rolled)
    return this.success(f'rolled {rolled} of {sides}')
