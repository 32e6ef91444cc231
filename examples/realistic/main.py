"""
Tries every flow of this folder, and says which of them did not bring about what it should.

Some of them ask: ``npm run flow -- run examples/realistic --answers examples/realistic/answers.json`` answers. What they
do where nobody answers is tried last, when no answer is left.
"""
import typing

import flow_api


class Try(typing.NamedTuple):
    flow: str
    #: Its message in the end.
    says: str
    inputs: dict = {}
    #: Those that are known before.
    outputs: dict = {}
    status: str = 'ENDED_SUCCESS'
    #: Name of the execution; the flow's where it is tried once.
    name: str = ''


#: One after the other, since answers are taken in order; what is in one of them runs at once.
ROUNDS = (
    (
        Try('approve_purchase', 'all done', {'amount': 1200}, {'approved': True}),
        Try('approve_purchase', 'approved by rule', {'amount': 20}, name='nobody has to approve'),
        Try('careful_success', 'all done'),
        Try('cleanup_in_finally', 'all done', outputs={'failed_child': '_always_fails'}),
        Try('csv_report', '3 orders of 2 customers'),
        Try('delayed_starter', 'all done', {'delay': 0.3}, {'outcome': 'sent'}),
        Try(
            'fan_out_over_setting',
            '100 rows of 2 regions',
            {'regions': ['north', 'south', 'west']},
            {'rows': 100, 'failed': ['west']},
        ),
        Try('nightly_with_retry', '2 rows'),
        Try('one_at_a_time', 'all done'),
        Try(
            'order_wizard',
            '2 × coffee for Ada',
            outputs={
                'ordered': {
                    'what': 'coffee',
                    'count': 2,
                    'name': 'Ada',
                    'address': '12 Mill Lane\nGraz',
                    'until': '2026-12-24',
                    'total': 9,
                }
            },
        ),
        Try('poll_until_ready', 'all done', outputs={'result': 42}),
        Try('recurring_starter', '3 rounds', {'rounds': 3, 'every': 0.2}),
        Try('sign_token', 'all done', {'subject': 'ada', 'key': 'not a secret'}, {'claims': {'sub': 'ada'}}),
    ),
    (
        Try('approve_purchase', 'all done', {'amount': 900}, {'approved': False}, name='approval is refused'),
        Try('delayed_starter', 'all done', {'delay': 0.3}, {'outcome': 'not sent'}, name='the report is not to be sent'),
        Try('order_wizard', 'The wizard was left', status='ENDED_CANCELLED', name='the wizard is left'),
    ),
    # Where nobody is there to answer, a flow does not wait for long here.
    (
        Try('approve_purchase', 'all done', {'amount': 1200, 'patience': 0.2}, {'approved': False}, name='nobody approves'),
        Try(
            'delayed_starter',
            'all done',
            {'delay': 0.3, 'patience': 0.2},
            {'outcome': 'nobody answered'},
            name='nobody says whether to send it',
        ),
        Try(
            'order_wizard',
            'nobody answered: nothing was ordered',
            {'patience': 0.2},
            {'ordered': None},
            name='nobody orders',
        ),
    ),
)


def fits(known, found):
    """Whether all that is known of a value is in it."""
    if isinstance(known, dict) and isinstance(found, dict):
        return all(key in found and fits(value, found[key]) for key, value in known.items())
    return known == found


def handler(system: flow_api.System, this: flow_api.Execution, inputs: dict):
    # What begins with an underscore is a part of others.
    flows = {flow.get('name') for flow in system.flows()}
    wanted = {name for name in flows if name != this.get('flow_name') and not name.startswith('_')}
    failed: dict[str, object] = {name: 'is not tried' for name in wanted - {one.flow for tries in ROUNDS for one in tries}}
    for tries in ROUNDS:
        running = [(one, this.flow(one.flow, inputs=one.inputs, name=one.name or one.flow, wait=False)) for one in tries]
        this.wait_for(*(execution for _, execution in running), return_when=system.return_when.ALL_ENDED)
        for one, execution in running:
            name, status, says, why, outputs = execution.load('name', 'status', 'message', 'status_message', 'output_value')
            if (status, says) != (one.status, one.says) or not fits(one.outputs, outputs or {}):
                failed[name] = {'status': status, 'says': says, 'why': why, 'outputs': outputs}
    tried = sum(map(len, ROUNDS))
    this.set_output('failed', failed)
    if failed:
        return this.error(f'{len(failed)} of {tried} failed: {", ".join(failed)}')
    return this.success(f'all {tried} did what they should')
