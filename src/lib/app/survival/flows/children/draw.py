import random
import uuid


def handler(system, this, inputs):
    mine = f'drawn:{uuid.uuid4().hex}'
    this.log('given', inputs['given'], 'drew', mine)
    this.sleep(0.002)
    return {'given': inputs['given'], 'mine': mine, 'random': f'drawn:{random.random()}'}
