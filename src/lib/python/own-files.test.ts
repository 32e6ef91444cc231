import { beforeAll, describe, expect, it } from 'vitest';
import { flowApiInNode, type Play } from './flow-api-in-node';
import { OwnFiles, type FileOwner, type MemoryFiles } from './own-files';

const attention = { current: null, owner: null as FileOwner | null };
let files: OwnFiles;
let FS: MemoryFiles & { nameTable: (object | undefined)[] };
let play: Play;

beforeAll(async () => {
	play = await flowApiInNode((python) => {
		FS = python.FS as typeof FS;
		files = new OwnFiles(FS, attention);
	});
}, 60_000);

const handler = (body: string, options?: Parameters<Play>[1]) =>
	play(`def handler(system, this, inputs):\n    ${body.replaceAll('\n', '\n    ')}\n`, options).ending;

/** As the interpreter does it. */
function alone(body: string, options?: Parameters<Play>[1]) {
	const before = attention.owner;
	const owner = (attention.owner = { begunAt: 1_700_000_000_000 });
	const ending = handler(body, options);
	attention.owner = before;
	files.free(owner);
	return ending.output ?? ending.message;
}

const countNodes = () => {
	let count = 0;
	for (let node of FS.nameTable as ({ name_next?: object } | undefined)[]) {
		for (; node; node = node.name_next as typeof node) count++;
	}
	return count;
};

describe('an execution', () => {
	it('finds its folders empty, wherever it was run before', () => {
		const body =
			'import os\nos.mkdir("/tmp/work")\nwith open("/tmp/work/report.csv", "a") as file: file.write("row\\n")\nopen("here.txt", "a").write("x")\nreturn {"text": open("/tmp/work/report.csv").read(), "here": os.listdir(), "home": os.listdir("/home/flow"), "tmp": os.listdir("/tmp")}';
		const found = { text: 'row\n', here: ['here.txt'], home: ['here.txt'], tmp: ['work'] };
		expect([alone(body), alone(body)]).toEqual([found, found]);
	});

	it('has its current folder and its environment for itself', () => {
		const body =
			'import os\nhere = os.getcwd()\nos.makedirs("/tmp/deep/er")\nos.chdir("/tmp/deep/er")\nopen("x", "w").close()\nos.chdir("..")\nmode = os.environ.get("MODE")\nos.environ["MODE"] = "x"\nreturn {"here": here, "then": os.getcwd(), "files": os.listdir("er"), "mode": [mode, os.getenv("MODE"), os.environb[b"MODE"].decode()]}';
		const found = { here: '/home/flow', then: '/tmp/deep', files: ['x'], mode: [null, 'x', 'x'] };
		expect([alone(body), alone(body)]).toEqual([found, found]);
		expect(FS.currentPath).toBe('/home/flow');
	});

	it('does not see what another one writes meanwhile', () => {
		const writes =
			'import os\nopen("mine", "w").write("a")\nfile = open("/tmp/open", "w+")\nfile.write("kept")\nthis.sleep(1)\nfile.seek(0)\nreturn {"files": [*os.listdir(), *os.listdir("/tmp")], "open": file.read()}';
		const other = 'import os\nopen("other", "w").write("b")\nopen("/tmp/other", "w").write("b")\nos.chdir("/tmp")';
		const answer = () => {
			alone(other);
			return null;
		};
		expect(alone(writes, { answer })).toEqual({ files: ['mine', 'open'], open: 'kept' });
	});

	it('moves files between its folders, finds them by their paths, and sees those of Python', () => {
		const body =
			'import json, os, pathlib, tempfile\nwith tempfile.NamedTemporaryFile("w", delete=False) as file: file.write("moved")\nos.replace(file.name, "target.txt")\nos.symlink("/home/flow/target.txt", "/tmp/link")\nhome = os.open("/home/flow", os.O_RDONLY)\nos.fchdir(home)\nreturn {"text": pathlib.Path("/tmp/link").read_text(), "real": os.path.realpath("/tmp/link"), "up": os.listdir("/tmp/../home"), "path": os.readlink(f"/proc/self/fd/{home}"), "library": os.path.isdir("/lib/python3.14"), "cwd": os.getcwd(), "time": os.stat("/tmp/").st_mtime > 1.6e9}';
		expect(alone(body)).toMatchObject({
			text: 'moved',
			real: '/home/flow/target.txt',
			up: expect.arrayContaining(['flow']),
			path: '/home/flow',
			library: true,
			cwd: '/home/flow',
			time: true
		});
	});

	it('leaves nothing behind', () => {
		const body =
			'import os\nfor n in range(50):\n    os.makedirs(f"/tmp/{n}/deep")\n    open(f"/tmp/{n}/deep/file", "w").write("x")\nos.rename("/tmp/3/deep", "here")\nopen("file", "w").write("x")';
		alone(body);
		const before = countNodes();
		alone(body);
		expect(countNodes()).toBe(before);
	});

	it('that uses no files has none made', () => {
		const before = countNodes();
		attention.owner = { begunAt: 0 };
		handler('return {"sum": sum(range(10))}');
		expect(countNodes()).toBe(before);
		attention.owner = null;
	});
});
