"""
Filters: {'field': …, 'op': …, 'value': …} with eq, ne, lt, le, gt, ge, like, in, is_null; and, or, not join them.

Shows: system.settings
"""
import flow_api


def handler(system, this, inputs):
    mine = {'field': 'name', 'op': 'like', 'value': 'record\\_filters-_'}
    for number in range(4):
        system.setting(f'record_filters-{number}').save(value=number, description='odd' if number % 2 else 'even')
    system.setting('record_filters-n').save(value={'deep': {'n': 7}})
    system.setting('record-filters-0').save(value='not meant')

    def values(*filters, **fields):
        return [setting.get('value') for setting in system.settings({'and': [mine, *filters]}, **fields)]

    def those(op, value=None, field='value'):
        return values({'field': field, 'op': op, 'value': value})

    deep = {'deep': {'n': 7}}
    assert values() == [0, 1, 2, 3, deep]
    assert those('eq', 2) == [2] == values({'field': 'value', 'value': 2}) == values(value=2)
    assert those('ne', 1) == [0, 2, 3, deep]
    assert those('lt', 1) == [0] and those('le', 1) == [0, 1]
    assert those('gt', 2) == [3] and those('ge', 2) == [2, 3]
    assert those('in', [1, 3]) == [1, 3]
    assert those('like', 'od%', 'description') == [1, 3] and those('like', 'od', 'description') == []
    assert those('eq', 7, 'value.deep.n') == [deep]
    assert values({'field': 'value.deep', 'op': 'is_null'}) == [0, 1, 2, 3]
    assert values({'not': {'field': 'value.deep', 'op': 'is_null'}}) == [deep] == values({'field': 'value.deep', 'op': 'is_null', 'value': False})
    assert values({'or': [{'field': 'value', 'op': 'eq', 'value': 0}, {'not': {'field': 'value', 'op': 'ne', 'value': 3}}]}) == [0, 3]
    assert values({'field': 'value', 'op': 'gt', 'value': 0}, description='odd') == [1, 3]
    for wrong, why in (
        ({'field': 'vlaue', 'op': 'eq', 'value': 1}, 'vlaue'),
        ({'field': 'value', 'op': '=', 'value': 1}, 'like'),
        ({'name': 'x'}, 'no filter'),
        ('name', 'no filter'),
        ({'or': {}}, 'list of filters'),
    ):
        try:
            system.settings(wrong)
        except flow_api.InvalidInputError as error:
            assert why in str(error), str(error)
        else:
            raise AssertionError(f'{wrong} is no filter')
