def handler(system, this, inputs):
    if 'mark' not in inputs:
        return this.wrapped()
    result = this.wrapped(mark=inputs['mark']).get('output_value')
    return {**result, 'marks': [*result.get('marks', []), inputs['mark']]}
