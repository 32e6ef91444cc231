"""
this.log() is appended to output_value['logging'] with its time; this.set_output() sets one output or several.

Shows: this.log, this.set_output
"""
import datetime


def handler(system, this, inputs):
    this.log('one', 2, system.setting('nothing'), datetime.date(2026, 1, 2))
    this.log(key={'a': 1})
    this.log('text')
    child = this.flow('_echo')
    this.log(child, {1, 2}, None)
    logging = this.load('output_value')['logging']
    assert logging[0]['message'][:2] == ['one', 2] and logging[0]['message'][3] == '2026-01-02'
    assert logging[1]['message'] == {'key': {'a': 1}} and logging[2]['message'] == 'text'
    record, odd, nothing = logging[3]['message']
    assert record['id'] == child.get('id') and odd == '{1, 2}' and nothing is None
    times = [datetime.datetime.fromisoformat(entry['time']) for entry in logging]
    assert times == sorted(times) and abs(times[0].timestamp() - system.now()) < 600
    this.set_output('list', 1, append=True)
    this.set_output('list', 2, append=True)
    this.set_output(a=1, b='x')
    this.set_output('a', {'when': datetime.date(2026, 1, 2)})
    outputs = this.load('output_value')
    assert (outputs['list'], outputs['a'], outputs['b']) == ([1, 2], {'when': '2026-01-02'}, 'x')
    try:
        this.set_output('odd', {1})
    except TypeError as error:
        assert "output 'odd' is a set" in str(error), str(error)
    else:
        raise AssertionError('an output that JSON cannot hold was taken')
