"""
Gives the outputs of an earlier call again, where one with the same inputs succeeded not long ago.

They are kept in a setting; `key` tells calls apart that have the same inputs.
"""

import hashlib
import json

import flow_api


def handler(system: flow_api.System, this: flow_api.Execution, inputs: dict):
    age = float(inputs.get('max_age_minutes', 1440)) * 60
    what = [this.wrapped.type, this.wrapped.name, this.wrapped.inputs, inputs.get('key')]
    key = hashlib.sha256(json.dumps(what, sort_keys=True).encode()).hexdigest()
    store = system.setting(inputs.get('setting') or f'cache of {this.wrapped.name}')
    known = (store.get('value') if store.exists() else None) or {}
    hit = known.get(key)
    if hit and hit['at'] > system.now() - age:
        this.save(output_value=hit['outputs'])
        return this.success(f'{hit["message"] or "Kept outputs"} (from the cache)')

    child = this.wrapped()
    message, outputs = child.get('message', 'output_value')
    with store:
        # Others may have kept something meanwhile; what is too old for everybody goes.
        known = (store.load('value') if store.exists() else None) or {}
        fresh = {one: entry for one, entry in known.items() if entry['at'] > system.now() - max(age, 86400)}
        store.save(value={**fresh, key: {'at': system.now(), 'message': message, 'outputs': outputs}})
    return child
