"""
this.sleep(), this.sleep_until(): resumes not before.

Shows: this.sleep, this.sleep_until
"""
import datetime


def handler(system, this, inputs):
    before = system.now()
    this.sleep(0.1)
    assert system.now() - before >= 0.1
    this.sleep_until(system.now() + 0.1)
    this.sleep_until(datetime.datetime.now(datetime.UTC) + datetime.timedelta(seconds=0.1))
    assert system.now() - before >= 0.3
