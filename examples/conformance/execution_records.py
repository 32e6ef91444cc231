"""
Executions are found by id and name, when they are used, and listed.

Shows: system.execution, system.executions
"""


def handler(system, this, inputs):
    child = this.flow('_echo', name='execution_records child', a=1)
    by_name = system.execution('execution_records child')
    assert by_name == child and by_name.get('output_value')['inputs'] == {'a': 1}
    later = system.execution(name='execution_records later')
    assert not later.exists()
    made = this.flow('_echo', name='execution_records later')
    assert later.exists() and later == made
    system.project('execution_records').save()
    there = this.flow('_echo', project_name='execution_records', name='execution_records child')
    assert system.execution('execution_records child', project_name='execution_records') == there != by_name
    listed = system.executions(parent_execution_id=this.get('id'))
    assert listed == [child, made]
    assert listed[0].get('input_value') == {'a': 1}
