def handler(system, this):
    try:
        this.log('about to end')
        return this.success('as it was meant')
    except:  # noqa: E722
        # Many flows are written like this; the end was recorded before.
        this.log('an error')
        return this.error('never seen')
