import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';
import svelteConfig from './svelte.config.js';

/** The durable core decides only from what it is told: the same events give the same commands, for ever. */
const impure = (name, instead) => ({ name, message: `The engine is pure: ${instead}` });

export default ts.config(
	{ ignores: ['build/', '.svelte-kit/', 'node_modules/', 'static/', 'test-results/', 'playwright-report/', '.cache/'] },
	js.configs.recommended,
	...ts.configs.recommended,
	...svelte.configs.recommended,
	{
		languageOptions: { globals: { ...globals.browser, ...globals.node } },
		rules: {
			'no-undef': 'off',
			'no-empty': ['error', { allowEmptyCatch: false }],
			'@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }]
		}
	},
	{
		files: ['src/**/*.ts', 'src/**/*.svelte'],
		languageOptions: {
			parserOptions: {
				projectService: { allowDefaultProject: [] },
				extraFileExtensions: ['.svelte'],
				parser: ts.parser,
				svelteConfig
			}
		}
	},
	{
		files: ['src/**/*.ts'],
		ignores: ['src/service-worker.ts', 'src/**/*.worker.ts'],
		rules: { '@typescript-eslint/no-floating-promises': 'error', '@typescript-eslint/no-misused-promises': 'error' }
	},
	{
		files: ['src/service-worker.ts', 'src/**/*.worker.ts'],
		languageOptions: { parserOptions: { projectService: false, project: './tsconfig.worker.json' } },
		rules: { '@typescript-eslint/no-floating-promises': 'error' }
	},
	{
		// Every address comes from components/links.ts, which resolves it; the rule sees only what is resolved on the spot.
		files: ['src/lib/components/**', 'src/lib/ui/**'],
		rules: { 'svelte/no-navigation-without-resolve': 'off' }
	},
	{
		files: ['src/lib/engine/**/*.ts'],
		ignores: ['**/*.test.ts'],
		rules: {
			'no-restricted-globals': [
				'error',
				impure('Date', 'take the time from the event that is handled.'),
				impure('fetch', 'give a command; the host performs it.'),
				impure('setTimeout', 'ask for a timer with a command.'),
				impure('setInterval', 'ask for a timer with a command.'),
				impure('crypto', 'take ids from the port.'),
				impure('performance', 'take the time from the event that is handled.')
			],
			'no-restricted-properties': [
				'error',
				{ object: 'Math', property: 'random', message: 'The engine is pure: take ids from the port.' }
			]
		}
	},
	{
		// Handlers of the simulated world are generators, also those that take no step.
		files: ['src/lib/engine/**/*.test.ts'],
		rules: { 'require-yield': 'off' }
	}
);
