"""Many children at once, started in every way there is."""


def handler(system, this, inputs):
    later = [this.flow('echo', n=n, run=False) for n in range(3)]
    now = [this.flow('nap', seconds=0.004 * n, wait=False) for n in range(2)]
    for child in later:
        child.run_async()
    this.wait_for(*later, *now)
    this.log('all ended', [child.get('status') for child in later + now])
    return {'echoes': [child.get('output_value')['echo']['n'] for child in later]}
