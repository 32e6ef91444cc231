import flow_api


def handler(system: flow_api.System, this: flow_api.Execution):
    job = this.flow('_slow_job', seconds=0.6, run=False)
    job.run_async()
    tries = 0
    while True:
        tries += 1
        status, message = job.load('status', 'message')
        this.save(message=f'waiting for the job, try {tries}: {status}')
        if status.startswith('ENDED_'):
            break
        if tries > 200:
            job.cancel()
            return this.error('the job takes too long')
        this.sleep(0.1)
    if status != 'ENDED_SUCCESS':
        return this.error(f'the job failed: {message}')
    this.set_output('result', job.load('output_value')['result'])
    return this.success('all done')
