"""Asks a public API about a repository, and says so in words when it cannot be reached."""

import flow_api


def handler(system: flow_api.System, this: flow_api.Execution, inputs: dict):
    repository = inputs.get('repository', 'python/cpython')

    try:
        call = this.connect(
            connector_type='REST',
            name=f'about {repository}',
            url=f'https://api.github.com/repos/{repository}',
        )
    except flow_api.DependencyFailedError as error:
        this.log(str(error))
        return this.error(f'GitHub could not be asked about {repository}. Are you online?')

    about = call.get('output_value')['json']
    this.log(about['description'])
    this.set_output(
        description=about['description'],
        stars=about['stargazers_count'],
        open_issues=about['open_issues_count'],
    )
    return this.success(f'{repository} has {about["stargazers_count"]:,} stars')
