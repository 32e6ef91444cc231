import time

import flow_api


def handler(system: flow_api.System, this: flow_api.Execution):
    inputs = this.get('input_value') or {}
    question = system.message(subject='Shall the report be sent?', request='Write “send” to send it.', message_type='INFO')
    when = time.time() + inputs.get('delay', 60)
    # The other one runs later and by itself: it is given the id of the message.
    collector = this.flow(
        '_answer_collector',
        message_id=question.get('id'),
        patience=inputs.get('patience', 3600),
        init={'scheduled_for': when},
        wait=False,
    )
    this.log(f'asked in {question.get("id")}, collected by {collector.get("id")}')
    this.wait_for(collector)
    assert collector.load('started_at') >= when - 0.01
    this.set_output('outcome', collector.load('output_value')['outcome'])
    return this.success('all done')
