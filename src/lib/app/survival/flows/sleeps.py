"""Every way to sleep, and none is too short."""

import datetime
import time


def handler(system, this, inputs):
    waited = []
    for sleep in (lambda: this.sleep(0.02), lambda: time.sleep(0.01), lambda: this.sleep_until(time.time() + 0.015)):
        before = time.time()
        sleep()
        waited.append(time.time() - before >= 0.009)
        this.log('slept', waited[-1])
    this.sleep_until(datetime.datetime.now(datetime.UTC) - datetime.timedelta(days=1))
    this.sleep(0)
    return {'waited': waited}
