import base64
import hashlib
import hmac
import json
import time

import flow_api


def b64(data):
    return base64.urlsafe_b64encode(data).rstrip(b'=').decode()


def sign(key, claims):
    head = b64(json.dumps({'alg': 'HS256', 'typ': 'JWT'}, separators=(',', ':')).encode())
    body = b64(json.dumps(claims, separators=(',', ':')).encode())
    signature = hmac.new(key.encode(), f'{head}.{body}'.encode(), hashlib.sha256).digest()
    return f'{head}.{body}.{b64(signature)}'


def verified(key, token):
    head, body, signature = token.split('.')
    wanted = b64(hmac.new(key.encode(), f'{head}.{body}'.encode(), hashlib.sha256).digest())
    if not hmac.compare_digest(wanted, signature):
        raise ValueError('the signature is wrong')
    return json.loads(base64.urlsafe_b64decode(body + '=' * (-len(body) % 4)))


def handler(system: flow_api.System, this: flow_api.Execution):
    inputs = this.get('input_value')
    now = int(time.time())
    token = sign(inputs['key'], {'sub': inputs['subject'], 'iat': now, 'exp': now + 300})
    # A pause in between: what was signed is the same after it, also where the app was closed.
    this.sleep(0.1)
    claims = verified(inputs['key'], token)
    assert claims['iat'] == now
    try:
        verified('another key', token)
    except ValueError as err:
        this.log(f'as it should be: {err}')
    this.set_output('claims', claims)
    return this.success('all done')
