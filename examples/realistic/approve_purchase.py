import flow_api


def handler(system: flow_api.System, this: flow_api.Execution):
    inputs = this.get('input_value') or {}
    amount = inputs.get('amount', 0)
    if amount < 500:
        return this.success('approved by rule')
    try:
        answer = this.message(
            subject='A purchase wants approval',
            request=f'It costs {amount}. Write “yes” to approve it.',
            message_type='WARNING',
            timeout=inputs.get('patience', 86400),
        ).get('response')['string']
    except flow_api.exceptions.MessageResponseTimeoutError as err:
        this.log(f'no answer: {err}')
        answer = ''
    approved = answer.strip().lower() == 'yes'
    this.set_output('approved', approved)
    this.message(subject='Approved' if approved else 'Not approved', message=f'The purchase of {amount}.', wait=False)
    return this.success('all done')
