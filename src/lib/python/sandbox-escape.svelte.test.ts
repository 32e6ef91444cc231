/** A guest tries to get out. What it finds is in `outputs`: each attempt's name, and how it was refused. */
import { frameHtml } from 'virtual:millrace-sandbox';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { FakeEngine } from './fake-engine';
import { fileSender } from './file-sender';
import { Sandbox } from './sandbox';

let sandbox: Sandbox;
let engine: FakeEngine;
const heardByPage: unknown[] = [];
const listen = (event: MessageEvent) => heardByPage.push(event.data);

beforeAll(async () => {
	sandbox = new Sandbox({ sendFiles: fileSender('') });
	const opened = await sandbox.openInterpreter();
	if (!opened.ok) throw new Error(opened.failure.message);
	engine = new FakeEngine(opened.value.port);
	addEventListener('message', listen);
}, 60_000);

afterAll(() => {
	removeEventListener('message', listen);
	sandbox.dispose();
});

/** Runs Python whose `attempts` are functions; the result says of each what came of it. */
async function attempt(definitions: string): Promise<{ [name: string]: string }> {
	const source = `
import js, asyncio
from pyodide.ffi import run_sync
from pyodide.code import run_js
attempts = []
def attempt(function):
    attempts.append(function)
    return function
async def settled(awaitable):
    try:
        return f'OUT: {await awaitable}'
    except BaseException as error:
        return f'refused: {type(error).__name__}: {error}'
def soon(awaitable):
    return run_sync(settled(awaitable))
${definitions}
def handler(system, this):
    found = {}
    for function in attempts:
        try:
            result = function()
            found[function.__name__] = str(result)
        except BaseException as error:
            found[function.__name__] = f'refused: {type(error).__name__}: {error}'
    return found
`;
	const ending = await engine.ending(source);
	expect(ending.status, ending.statusMessage ?? '').toBe('ENDED_SUCCESS');
	return ending.output as { [name: string]: string };
}

const allRefused = (found: { [name: string]: string }) =>
	Object.entries(found).filter(([, result]) => !result.startsWith('refused'));

it('finds no network', async () => {
	const found = await attempt(`
@attempt
def fetch(): return soon(js.fetch('${location.origin}/'))
@attempt
def fetch_elsewhere(): return soon(run_js("fetch('https://example.org/')"))
@attempt
def xhr():
    request = js.XMLHttpRequest.new()
    request.open('GET', '${location.origin}/', False)
    request.send()
@attempt
def socket(): return js.WebSocket.new('ws://localhost:1/')
@attempt
def event_source(): return js.EventSource.new('${location.origin}/')
@attempt
def import_scripts(): return js.importScripts('${location.origin}/x.js')
@attempt
def dynamic_import(): return soon(run_js("import('${location.origin}/x.js')"))
@attempt
def dynamic_import_data(): return soon(run_js("import('data:text/javascript,export default 1')"))
@attempt
def python_urllib():
    import urllib.request
    return urllib.request.urlopen('${location.origin}/').read()
@attempt
def python_fetch():
    from pyodide.http import pyfetch
    return soon(pyfetch('${location.origin}/'))
@attempt
def nested_worker(): return js.Worker.new('data:text/javascript,1')
`);
	expect(Object.keys(found)).toHaveLength(11);
	expect(allRefused(found)).toEqual([]);
});

it('finds nothing of it behind constructors and prototypes', async () => {
	const found = await attempt(`
@attempt
def constructor_of_a_function(): return soon(run_js("(async () => { const f = (async () => 0).constructor; return await f('return await fetch(\\"${location.origin}/\\")')() })()"))
@attempt
def constructor_of_the_scope(): return run_js("Reflect.construct(Object.getPrototypeOf(self).constructor, [])")
@attempt
def prototype_of_the_scope(): return run_js("Object.getPrototypeOf(Object.getPrototypeOf(self)).fetch.name")
`);
	expect(allRefused(found)).toEqual([]);
});

it('is held by the policy and the origin of the frame alone, before anything is taken away', async () => {
	const worker = `
const tries = {
	fetch: () => fetch('${location.origin}/'),
	xhr: () => { const request = new XMLHttpRequest(); request.open('GET', '${location.origin}/', false); request.send(); },
	socket: () => new Promise((resolve, reject) => { const socket = new WebSocket('${location.origin.replace('http', 'ws')}/'); socket.onopen = resolve; socket.onerror = reject; }),
	importScripts: () => importScripts('${location.origin}/x.js'),
	import: () => import('${location.origin}/x.js'),
	importData: () => import('data:text/javascript,export default 1'),
	indexedDB: () => indexedDB.open('x'),
	caches: () => caches.open('x'),
	files: () => navigator.storage.getDirectory(),
	nested: () => new Promise((resolve, reject) => { const nested = new Worker('${location.origin}/x.js'); nested.onmessage = resolve; nested.onerror = reject; })
};
(async () => {
	const out = [];
	for (const [name, attempt] of Object.entries(tries)) {
		try { await attempt(); out.push(name); } catch { continue; }
	}
	new BroadcastChannel('escape').postMessage('out');
	postMessage({ tried: Object.keys(tries).length, out });
})();`;
	const probe =
		`const worker = new Worker(URL.createObjectURL(new Blob([${JSON.stringify(worker)}], { type: 'text/javascript' })));` +
		'worker.onmessage = ({ data }) => parent.postMessage(data, "*");';
	const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(probe));
	const hash = btoa(String.fromCharCode(...new Uint8Array(digest)));
	const policy = /<meta http-equiv[^>]*>/.exec(frameHtml)![0].replace(/'sha256-[^']*'/, `'sha256-${hash}'`);
	const heard: unknown[] = [];
	const channel = new BroadcastChannel('escape');
	channel.onmessage = (event) => heard.push(event.data);
	const frame = document.createElement('iframe');
	frame.setAttribute('sandbox', 'allow-scripts');
	frame.srcdoc = `<!doctype html><meta charset="utf-8">${policy}<script>${probe}</script>`;
	const answer = new Promise((resolve) => {
		addEventListener('message', function take(event) {
			if (event.source !== frame.contentWindow) return;
			removeEventListener('message', take);
			resolve(event.data);
		});
	});
	document.body.append(frame);
	expect(await answer).toEqual({ tried: 10, out: [] });
	// What was posted before this one would have been heard before it.
	new BroadcastChannel('escape').postMessage('from the app');
	await expect.poll(() => heard).toEqual(['from the app']);
	channel.close();
	frame.remove();
});

it('finds no storage and no channel to the app', async () => {
	const heard: unknown[] = [];
	const channel = new BroadcastChannel('escape');
	channel.onmessage = (event) => heard.push(event.data);
	const found = await attempt(`
@attempt
def indexed_db(): return js.indexedDB.open('x')
@attempt
def caches(): return soon(js.caches.open('x'))
@attempt
def broadcast():
    channel = js.BroadcastChannel.new('escape')
    channel.postMessage('out')
@attempt
def origin_private_files(): return soon(js.navigator.storage.getDirectory())
@attempt
def locks(): return soon(js.navigator.locks.request('x', run_js('() => 1')))
@attempt
def parent(): return js.parent
@attempt
def parent_of_self(): return js.self.parent
@attempt
def document(): return js.document
@attempt
def local_storage(): return js.localStorage
@attempt
def cookies(): return soon(js.cookieStore.getAll())
@attempt
def service_worker(): return js.navigator.serviceWorker.controller
`);
	expect(allRefused(found)).toEqual([]);
	// What was posted before this one would have been heard before it.
	new BroadcastChannel('escape').postMessage('from the app');
	await expect.poll(() => heard).toEqual(['from the app']);
	channel.close();
});

it('cannot speak for another execution', async () => {
	heardByPage.length = 0;
	const victim = engine.run('def handler(system, this):\n    this.sleep(1)\n    return {"untouched": True}\n', {
		id: 'victim'
	});
	engine.answer = () => undefined;
	const op = await engine.until('op', (message) => message.executionId === victim);
	const before = engine.received.length;
	const found = await attempt(`
forged = "[{type: 'left', executionId: 'victim', epoch: 1, seq: 2, ending: {status: 'ENDED_ERROR'}}]"
@attempt
def post(): return run_js(f"self.postMessage({forged})")
@attempt
def post_by_name(): return js.self.postMessage('x')
@attempt
def post_of_prototype(): return run_js(f"Object.getPrototypeOf(self).postMessage.call(self, {forged})")
@attempt
def replaced_port_method(): return run_js("'use strict'; MessagePort.prototype.postMessage = function () { self.stolen = this }")
@attempt
def replaced_data(): return run_js("'use strict'; Object.defineProperty(MessageEvent.prototype, 'data', { get() { self.stolen = this } })")
@attempt
def replaced_listener(): return run_js("'use strict'; EventTarget.prototype.addEventListener = function () { self.stolen = this }")
@attempt
def close(): return js.self.close()
@attempt
def own_line_with_other_id():
    from flow_api.session import current, NOTE
    import json
    current.get().line(NOTE, json.dumps({'kind': 'save', 'fields': {'message': 'forged'}, 'executionId': 'victim'}))
    return 'refused: it counts as its own'
@attempt
def dispatch(): return run_js(f"self.dispatchEvent(new MessageEvent('message', {{data: {forged}}})) && 'refused: nobody listens'")
`);
	expect(allRefused(found)).toEqual([]);
	const forged = engine.received
		.slice(before)
		.filter((message) => 'executionId' in message && message.executionId === victim);
	expect(forged).toEqual([]);
	expect(heardByPage).toEqual([]);
	engine.settle(victim, op.seq, null);
	const left = await engine.until('left', (message) => message.executionId === victim);
	expect(left.ending.output).toEqual({ untouched: true });
});

it('makes no difference to what the page hears', async () => {
	// Whoever else posts to the page is not the frame.
	heardByPage.length = 0;
	window.postMessage({ type: 'gone', interpreterId: 1, reason: 'forged' }, '*');
	expect(await engine.ending('def handler(system, this): return {"alive": True}')).toMatchObject({
		output: { alive: true }
	});
});
