def handler(system, this, inputs):
    printer = system.setting('the one printer')
    printer.acquire(timeout=60)
    try:
        jobs = printer.load('value')['jobs']
        this.sleep(0.05)
        printer.save(value={'jobs': [*jobs, inputs['number']]})
    finally:
        printer.release()
