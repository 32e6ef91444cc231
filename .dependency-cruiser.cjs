/** Who may import whom. A file imports its own folder and lower levels; folders on one level do not know each other. */
const levels = [
	['domain'],
	['engine', 'protocol'],
	['storage', 'connectors', 'python', 'ui'],
	['app', 'editor'],
	['components'],
	['routes']
];
const at = (name) => (name === 'routes' ? '^src/routes/' : `^src/lib/${name}/`);
const teach = {
	domain: 'domain/ holds nouns and their rules and knows nobody. Move what needs a neighbour up a level.',
	engine: 'engine/ is the pure core: its door is engine/ports.ts. Give a command and let app/ perform it.',
	protocol: 'protocol/ is types only, made of domain/ nouns.',
	storage: 'storage/ knows domain/ and below. What joins storage with other adapters belongs to app/.',
	connectors: 'connectors/ knows domain/ and below. What it needs from the app comes in as an argument.',
	python: 'python/ knows protocol/ and domain/. What joins it with the engine belongs to app/.',
	ui: 'ui/ imports only svelte and itself: pass data in as props.',
	app: 'app/ composes adapters; it does not know screens or the editor.',
	editor: 'editor/ knows ui/ and below. Pass what it shows in as props.',
	components: 'components/ are screens: they are used by routes/ only.'
};

const forbidden = [];
levels.forEach((names, level) => {
	for (const name of names) {
		if (name === 'routes') continue;
		const higher = levels.slice(level + 1).flat();
		const same = names.filter((other) => other !== name);
		forbidden.push({
			name: `${name}-imports-lower-levels-only`,
			comment: teach[name],
			severity: 'error',
			from: { path: at(name), pathNot: '\\.test\\.ts$' },
			to: { path: [...higher, ...same].map(at) }
		});
	}
});
forbidden.push(
	{
		name: 'ui-imports-only-itself',
		comment: teach.ui,
		severity: 'error',
		from: { path: '^src/lib/ui/' },
		to: { path: '^src/', pathNot: '^src/lib/ui/' }
	},
	{
		name: 'protocol-is-types-only',
		comment: 'protocol/ is types only: import with `import type`.',
		severity: 'error',
		from: { path: '^src/lib/protocol/' },
		to: { dependencyTypesNot: ['type-only'] }
	},
	{
		name: 'no-circular',
		comment: 'Two files that need each other are one file, or a third one is missing.',
		severity: 'error',
		from: {},
		to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } }
	}
);

module.exports = {
	forbidden,
	options: {
		doNotFollow: { path: 'node_modules' },
		tsPreCompilationDeps: true,
		tsConfig: { fileName: 'tsconfig.json' },
		enhancedResolveOptions: { extensions: ['.ts', '.svelte.ts', '.svelte', '.js'] }
	}
};
