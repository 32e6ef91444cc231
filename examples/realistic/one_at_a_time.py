import flow_api


def handler(system: flow_api.System, this: flow_api.Execution):
    system.setting('the one printer').save(value={'jobs': []})
    jobs = [this.flow('_print_job', number=number, wait=False) for number in range(3)]
    this.wait_for(*jobs)
    printed = system.setting('the one printer').get('value')['jobs']
    if sorted(printed) != [0, 1, 2]:
        return this.error(f'a job was lost: {printed}')
    return this.success('all done')
