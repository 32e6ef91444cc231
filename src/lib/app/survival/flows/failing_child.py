"""Failures that are caught."""

import flow_api


def handler(system, this, inputs):
    try:
        this.flow('fail', what='the first', name='first')
    except flow_api.DependencyFailedError as error:
        this.log('caught', error.execution.get('name'), error.execution.get('message'))
    second = this.flow('fail', what='the second', wait=system.return_when.ALL_ENDED)
    this.log(second.get('status'), second.get('output_value'))
    children = [this.flow('echo', n=1, wait=False), this.flow('fail', what='the third', wait=False)]
    try:
        this.wait_for(*children)
    except flow_api.DependencyFailedError as error:
        this.log(str(error))
    return {'done': True}
