"""this.log() is appended to output_value['logging'] with its time; this.set_output()."""
import datetime


def handler(system, this, inputs):
    this.log('one', 2, system.setting('nothing'), datetime.date(2026, 1, 2))
    this.log(key={'a': 1})
    logging = this.load('output_value')['logging']
    assert logging[0]['message'][:2] == ['one', 2]
    assert logging[1]['message'] == {'key': {'a': 1}}
    assert 'time' in logging[0]
    this.set_output('list', 1, append=True)
    this.set_output('list', 2, append=True)
    this.set_output(a=1, b='x')
    outputs = this.load('output_value')
    assert (outputs['list'], outputs['a'], outputs['b']) == ([1, 2], 1, 'x')
