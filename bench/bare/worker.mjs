const indexURL = new URL(new URLSearchParams(location.search).get('pyodide'), location.origin).href;
const { loadPyodide } = await import(`${indexURL}pyodide.mjs`);
const pyodide = await loadPyodide({ indexURL });
pyodide.runPython('print("hello")');
postMessage({ line: 'hello' });

let echo;
const settle = [];
/** A promise that another worker settles: the least an op could cost. */
globalThis.roundTrip = () =>
	new Promise((resolve) => {
		settle.push(resolve);
		echo.postMessage('x');
	});
globalThis.never = () => new Promise(() => undefined);

const SUSPEND = `
from pyodide.ffi import run_sync
from js import roundTrip, never

def handler():
    run_sync(never())

def trips(count):
    import time
    begun = time.perf_counter()
    for _ in range(count):
        run_sync(roundTrip())
    return (time.perf_counter() - begun) / count * 1e6
`;

onmessage = async ({ data: { what, count, code }, ports }) => {
	if (what === 'echo') {
		echo = ports[0];
		echo.onmessage = ({ data }) => settle.shift()(data);
		return;
	}
	if (what === 'python') {
		const begun = performance.now();
		pyodide.runPython(code);
		postMessage({ ms: performance.now() - begun });
		return;
	}
	pyodide.runPython(SUSPEND);
	if (what === 'trips') postMessage({ us: await pyodide.globals.get('trips').callPromising(count) });
	else if (what === 'suspend') {
		const handler = pyodide.globals.get('handler');
		for (let i = 0; i < count; i++) void handler.callPromising();
		setTimeout(() => postMessage({ suspended: count }), 0);
	} else if (what === 'calls') {
		// As many trivial functions as there would be children, one after the other, awaited: no durability, no records.
		pyodide.runPython('def child(i):\n    return {"i": i}');
		const child = pyodide.globals.get('child');
		const begun = performance.now();
		for (let i = 0; i < count; i++) (await child.callPromising(i)).destroy();
		postMessage({ perSecond: (count / (performance.now() - begun)) * 1000 });
	}
};
