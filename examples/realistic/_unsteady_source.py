def handler(system, this, inputs):
    visits = system.setting('visits of the nightly source')
    number = visits.get('value') + 1
    visits.save(value=number)
    if number == 1:
        raise ConnectionError('not there yet')
    return {'rows': number - 1}
