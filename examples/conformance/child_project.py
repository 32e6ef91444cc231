"""
project_name puts a child into another project: the records it names are those of that project, its own children are there,
too, and of several flows with a name the one there is taken.

Shows: this.flow, system.project
"""
import flow_api


def handler(system, this, inputs):
    project = system.project('child_project').save(description='apart from the others')
    system.setting('child_project', value='here').save()
    system.setting('child_project', value='there', project_name='child_project').save()
    found = this.flow('_reads_setting', name='child_project', project_name='child_project')
    assert found.get('output_value')['found'] == {'own': 'there', 'of_child': 'there'}
    assert this.flow('_reads_setting').get('output_value')['found'] == {'own': 'here', 'of_child': 'here'}
    # By its id, in `init`, and for text that is run.
    by_id = {'project_name': project.get('id')}
    assert this.flow('_reads_setting', init=by_id).get('output_value')['found']['own'] == 'there'
    assert this.script(SCRIPT, project_name='child_project').get('message') == 'there'
    # A flow of its own comes first there, and is not in the way here.
    system.flow('_reads_setting', project_name='child_project').save(script=SCRIPT)
    assert this.flow('_reads_setting', project_name='child_project').get('message') == 'there'
    assert this.flow('_reads_setting').get('message') is None
    try:
        this.flow('_reads_setting', project_name='child_projekt')
    except flow_api.ResourceNotFoundError as error:
        assert 'child_projekt' in str(error) and 'child_project”' in str(error), str(error)
    else:
        raise AssertionError('it ran in a project that is not there')


SCRIPT = """
def handler(system, this):
    return this.success(system.setting('child_project').get('value'))
"""
