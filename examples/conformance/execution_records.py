"""
Executions are found by id and name, and listed.

Shows: system.execution, system.executions
"""


def handler(system, this, inputs):
    child = this.flow('_echo', name='execution_records child', a=1)
    by_name = system.execution('execution_records child')
    assert by_name == child and by_name.get('output_value')['inputs'] == {'a': 1}
    assert not system.execution(name='execution_records nobody').exists()
    listed = system.executions(parent_execution_id=this.get('id'))
    assert listed == [child]
    assert listed[0].get('input_value') == {'a': 1}
