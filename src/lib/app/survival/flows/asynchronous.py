"""An async handler, which nobody asked for."""

import asyncio


async def handler(system, this, inputs):
    this.log('begins')
    await asyncio.sleep(0.001)
    child = this.flow('echo', n=1)
    await asyncio.sleep(0)
    this.sleep(0.002)
    await asyncio.sleep(0.001)
    return {'child': child.get('output_value')}
