/**
 * Each execution has a temporary folder, a home and a current folder of its own: it does not find what others have
 * written, nor does a replay find what was written before it.
 *
 * F1  A folder is made when a path leads into it for the first time, so who uses no files pays nothing.
 * F2  Whose folder it is follows from whose Python runs, also while it imports a library.
 * F3  When an execution leaves the interpreter its files are gone.
 *
 * Emscripten keeps all its files in a table by parent and name. A mounted file system is a folder of which the root takes
 * the place; here which root that is depends on who asks.
 */

/** One execution in one interpreter. */
export interface FileOwner {
	/** When it was first started, milliseconds since 1970: the time of its folders. */
	readonly begunAt: number;
}

interface Node {
	parent: Node;
	name: string;
	mount: object & { mountpoint: string };
	mounted: { root: Node } | null;
	/** Of a folder. */
	contents: { [name: string]: Node } | Uint8Array;
	mode: number;
	atime: number;
	mtime: number;
	ctime: number;
}

/** The file system of Emscripten, as far as it is needed here. */
export interface MemoryFiles {
	currentPath: string;
	filesystems: { MEMFS: { mount(mount: object): Node } };
	lookupPath(path: string): { node: Node };
	getPath(node: Node): string;
	isDir(mode: number): boolean;
	isRoot(node: Node): boolean;
	hashRemoveNode(node: Node): void;
}

/** Whose Python runs: null while none does. */
interface Attention {
	owner: FileOwner | null;
	current: unknown;
}

interface Own {
	/** Roots by the path of their folder. */
	roots: Map<string, Node>;
	/** Null where it has not changed it. */
	currentPath: string | null;
}

const OWN_FOLDERS = ['/tmp', '/home/flow'];

export class OwnFiles {
	#files: MemoryFiles;
	#attention: Attention;
	#owns = new Map<FileOwner, Own>();
	/** The folders that roots stand for, for those who ask for the path of a root. */
	#paths = new WeakMap<Node, string>();

	constructor(files: MemoryFiles, attention: Attention) {
		this.#files = files;
		this.#attention = attention;
		for (const path of OWN_FOLDERS) {
			Object.defineProperty(files.lookupPath(path).node, 'mounted', { get: () => this.#mounted(path) });
		}
		this.#replaceCurrentPath();
		this.#replaceGetPath();
	}

	/** An execution has left: whatever it has written is forgotten. */
	free(owner: FileOwner): void {
		const own = this.#owns.get(owner);
		if (!own) return;
		this.#owns.delete(owner);
		const nodes = [...own.roots.values()];
		for (let node = nodes.pop(); node; node = nodes.pop()) {
			if (this.#files.isDir(node.mode)) nodes.push(...Object.values(node.contents as { [name: string]: Node }));
			this.#files.hashRemoveNode(node);
		}
	}

	#mounted(path: string): { root: Node } | null {
		const { owner } = this.#attention;
		if (!owner) return null;
		const own = this.#of(owner);
		if (own.roots.size === 0) this.#makeRoots(own, owner);
		return { root: own.roots.get(path)! };
	}

	#of(owner: FileOwner): Own {
		let own = this.#owns.get(owner);
		if (!own) this.#owns.set(owner, (own = { roots: new Map(), currentPath: null }));
		return own;
	}

	#makeRoots(own: Own, { begunAt }: FileOwner): void {
		const { current } = this.#attention;
		// Its times are no readings of the execution: whether a folder is made while a library is imported is a matter of chance.
		this.#attention.current = null;
		// One for all, so that files can be moved from one to the other.
		const mount = { type: this.#files.filesystems.MEMFS, opts: {}, mountpoint: '/', mounts: [] };
		for (const path of OWN_FOLDERS) {
			const root = this.#files.filesystems.MEMFS.mount(mount);
			root.mount = mount;
			root.atime = root.mtime = root.ctime = begunAt;
			own.roots.set(path, root);
			this.#paths.set(root, path);
		}
		this.#attention.current = current;
	}

	#replaceCurrentPath(): void {
		let shared = this.#files.currentPath;
		Object.defineProperty(this.#files, 'currentPath', {
			get: () => {
				const { owner } = this.#attention;
				return (owner && this.#owns.get(owner)?.currentPath) ?? shared;
			},
			set: (path: string) => {
				const { owner } = this.#attention;
				if (owner) this.#of(owner).currentPath = path;
				else shared = path;
			}
		});
	}

	#replaceGetPath(): void {
		const files = this.#files;
		const plain = files.getPath.bind(files);
		files.getPath = (node) => {
			const names: string[] = [];
			let root = node;
			for (; !files.isRoot(root); root = root.parent) names.unshift(root.name);
			const folder = this.#paths.get(root);
			return folder === undefined ? plain(node) : [folder, ...names].join('/');
		};
	}
}
