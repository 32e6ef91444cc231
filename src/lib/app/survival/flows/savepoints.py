"""Goes back to where it was, twice, and to where it never was."""

import random

import flow_api


def handler(system, this, inputs):
    this.set_output('list', 'before', append=True)
    drawn = f'drawn:{random.random()}'
    this.log(drawn)
    restored = this.save_dump('here')
    this.log('restored', restored, drawn)
    this.set_output('list', restored, append=True)
    this.flow('echo', n=restored)
    if restored < 2:
        this.sleep(0.002)
        this.load_dump('here')
    try:
        this.load_dump('nowhere')
    except flow_api.ResourceNotFoundError:
        this.log('no such point')
    return {'drawn': drawn}
