import flow_api


def handler(system: flow_api.System, this: flow_api.Execution, inputs: dict):
    """
    Delayed and recurring starters: makes the schedules of a small report, and starts a reminder later today.

    Run it again whenever you like: schedules are created or overwritten by their name.
    """
    flow = inputs.get('flow', this.get('flow_name'))
    if inputs.get('step') == 'report':
        this.log('reporting', inputs, 'for', this.get('scheduled_for'))
        return this.success('reported')

    system.schedule('report: weekday mornings').save(
        flow=flow,
        cron='0 8 * * 1-5',
        time_zone=inputs.get('time_zone', 'Europe/Vienna'),
        inputs={'step': 'report', 'days': 1},
        missed='once',
    )
    system.schedule('report: every quarter of an hour').save(
        flow=flow,
        interval_seconds=900,
        inputs={'step': 'report', 'minutes': 15},
        missed='skip',
    )
    system.schedule('report: once, in an hour').save(flow=flow, at=system.now() + 3600, inputs={'step': 'report'})

    # A delayed start needs no schedule: it is an execution that begins later, also after this one has ended.
    delay = inputs.get('delay_seconds', 60)
    reminder = this.flow(flow, step='report', run=False, orphan=True, scheduled_for=system.now() + delay)
    reminder.run_async()
    this.set_output('schedules', [schedule.get('name') for schedule in system.schedules()])
    return this.success(f'three schedules, and one start in {delay} seconds')
