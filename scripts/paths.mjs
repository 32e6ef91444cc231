import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's root. */
export const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');

/** Where the app lies when it is built; `BUILD_FOLDER` puts it elsewhere. */
export const buildFolder = resolve(root, process.env.BUILD_FOLDER ?? 'build');

/** SvelteKit's base path as `BASE_PATH` gives it: empty, or with a slash before and none behind. */
export const basePath = (process.env.BASE_PATH ?? '').replace(/\/+$/, '');
