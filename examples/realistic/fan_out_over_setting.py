"""One child for each entry of a setting, all at once; those that failed are named in the end."""
import flow_api


def handler(system: flow_api.System, this: flow_api.Execution, inputs: dict):
    setting = system.setting('regions to import')
    if not setting.exists() or inputs.get('regions'):
        setting.save(value=inputs.get('regions', []))
    regions = setting.get('value')
    children = {
        region: this.flow('_import_region', region=region, name=f'import {region}', wait=False) for region in regions
    }
    if children:
        this.wait_for(*children.values(), return_when=system.return_when.ALL_ENDED)
    rows, failed = 0, []
    for region, child in children.items():
        if child.get('status') == 'ENDED_SUCCESS':
            rows += child.get('output_value')['rows']
        else:
            failed.append(region)
    this.set_output(rows=rows, failed=failed)
    if failed:
        this.message(subject='Regions that were not imported', message='\n'.join(f'- {one}' for one in failed), wait=False)
    return this.success(f'{rows} rows of {len(regions) - len(failed)} regions')
