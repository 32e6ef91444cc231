"""Reads a file, works it out with the standard library, and leaves another file."""
import csv
import io
import statistics

import flow_api

ORDERS = 'day,customer,amount\n2026-01-01,Ada,10.50\n2026-01-02,Grace,20\n2026-01-02,Ada,4.50\n'


def handler(system: flow_api.System, this: flow_api.Execution, inputs: dict):
    source = system.file('orders of the report.csv')
    if not source.exists():
        source.save_text_content(ORDERS)
    rows = list(csv.DictReader(io.StringIO(source.get_text_content())))
    by_customer = {}
    for row in rows:
        by_customer.setdefault(row['customer'], []).append(float(row['amount']))
    out = io.StringIO()
    writer = csv.writer(out, lineterminator='\n')
    writer.writerow(['customer', 'orders', 'sum', 'median'])
    for customer, amounts in sorted(by_customer.items()):
        writer.writerow([customer, len(amounts), sum(amounts), statistics.median(amounts)])
    system.file('report.csv').save_text_content(out.getvalue())
    assert 'Ada,2,15.0,7.5' in system.file('report.csv').get_text_content()
    return this.success(f'{len(rows)} orders of {len(by_customer)} customers')
