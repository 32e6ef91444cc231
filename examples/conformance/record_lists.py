"""system.<type>s(filter, **kw) iterates over those that exist when the listing starts."""
import flow_api


def handler(system, this, inputs):
    for number in range(4):
        system.setting(f'record_lists-{number}').save(value=number)
    mine = {'field': 'name', 'op': 'like', 'value': 'record_lists-%'}
    seen = []
    for setting in system.settings(mine):
        seen.append(setting.get('value'))
        setting.delete()
        system.setting(f'record_lists-{10 + len(seen)}').save(value=9)
    assert seen == [0, 1, 2, 3], seen

    def values(*filters, **fields):
        return [setting.get('value') for setting in system.settings({'and': [mine, *filters]}, **fields)]

    for number in range(4):
        system.setting(f'record_lists-1{number + 1}').save(value=number)
    assert values({'field': 'value', 'op': 'ge', 'value': 2}) == [2, 3]
    assert values({'field': 'value', 'op': 'gt', 'value': 2}) == [3]
    assert values({'field': 'value', 'op': 'lt', 'value': 1}) == [0]
    assert values({'field': 'value', 'op': 'le', 'value': 1}) == [0, 1]
    assert values({'field': 'value', 'op': 'ne', 'value': 1}) == [0, 2, 3]
    assert values({'field': 'value', 'op': 'in', 'value': [1, 3]}) == [1, 3]
    assert values({'field': 'value', 'op': 'is_null'}) == []
    assert values({'or': [{'field': 'value', 'op': 'eq', 'value': 0}, {'not': {'field': 'value', 'op': 'ne', 'value': 3}}]}) == [0, 3]
    assert values(value=2) == [2]
    try:
        system.settings({'field': 'vlaue', 'op': 'eq', 'value': 1})
    except flow_api.InvalidInputError as error:
        assert 'vlaue' in str(error)
    else:
        raise AssertionError('a field that is none was filtered by')
