import {
	BUNDLE_FORMAT,
	BUNDLE_LIMITS,
	BUNDLE_VERSION,
	compareBundleFlows,
	type Bundle,
	type BundleFlow
} from '../domain/bundle';
import type { FlowId } from '../domain/ids';
import type { Flow } from '../domain/flow';
import type { MillraceDatabase } from './database';
import { bundleSettings } from './bundle-settings';
import { FlowRepository } from './flow-repository';

/** A flow that a bundle cannot hold; the message names it. */
export class ExportError extends Error {
	override name = 'ExportError';
}

export interface ExportOptions {
	/** Which flows; null for all that are in use. Ids of flows that are gone are left out. */
	flowIds: readonly FlowId[] | null;
	/** The Millrace that writes the file. */
	appVersion: string;
	/** Milliseconds since 1970. */
	now: number;
}

export interface ExportedBundle {
	bundle: Bundle;
	/** The file's content. */
	text: string;
	/** A name for the file, safe on every system. */
	fileName: string;
}

/**
 * Flows as one JSON file: saved scripts, not drafts. The same flows give the same text but for `exportedAt`.
 * @throws {ExportError} where a flow is larger than a bundle may hold, or the whole is
 */
export async function exportBundle(db: MillraceDatabase, options: ExportOptions): Promise<ExportedBundle> {
	const repository = new FlowRepository(db);
	const flows = await db.transaction('r', db.flows, db.versions, async () => {
		const wanted = options.flowIds ? await db.flows.bulkGet([...options.flowIds]) : await repository.list();
		const inUse = wanted.filter((flow): flow is Flow => !!flow && flow.trashedAt === null);
		const entries: BundleFlow[] = [];
		for (const flow of inUse) entries.push(bundleFlow(flow, await repository.script(flow)));
		return entries;
	});
	if (flows.length > BUNDLE_LIMITS.flows) {
		throw new ExportError(`A bundle holds at most ${BUNDLE_LIMITS.flows} flows. Export them in several files.`);
	}
	const bundle: Bundle = {
		format: BUNDLE_FORMAT,
		version: BUNDLE_VERSION,
		exportedAt: new Date(options.now).toISOString(),
		appVersion: options.appVersion,
		flows: flows.sort(compareBundleFlows)
	};
	const text = serializeBundle(bundle);
	if (new TextEncoder().encode(text).length > BUNDLE_LIMITS.bytes) {
		throw new ExportError('Together these flows are larger than a bundle may be. Export them in several files.');
	}
	return { bundle, text, fileName: bundleFileName(bundle, options.flowIds === null) };
}

function bundleFlow(flow: Flow, script: string): BundleFlow {
	if (script.length > BUNDLE_LIMITS.scriptLength) {
		throw new ExportError(
			`The script of “${flow.name}” has ${script.length.toLocaleString('en')} characters; a bundle takes at most ` +
				`${BUNDLE_LIMITS.scriptLength.toLocaleString('en')} each. Split the flow, or leave it out.`
		);
	}
	if (flow.description.length > BUNDLE_LIMITS.descriptionLength) {
		throw new ExportError(`The description of “${flow.name}” is too long for a bundle. Shorten it.`);
	}
	return {
		id: flow.id,
		name: flow.name,
		description: flow.description,
		script,
		...bundleSettings(flow),
		modifiedAt: new Date(flow.modifiedAt).toISOString()
	};
}

/** A bundle's text: fixed order of keys, one key a line, a newline at the end. */
export function serializeBundle(bundle: Bundle): string {
	const { format, version, exportedAt, appVersion } = bundle;
	const flows = bundle.flows.map(({ id, name, description, script, modifiedAt, ...settings }) => {
		const { inputSchema, outputSchema, maxRuntimeMinutes, priority, isReadonly } = settings;
		const shown = { inputSchema, outputSchema, maxRuntimeMinutes, priority, isReadonly };
		return { id, name, description, script, ...shown, modifiedAt };
	});
	return `${JSON.stringify({ format, version, exportedAt, appVersion, flows }, null, '\t')}\n`;
}

/** `backup of mail.millrace.json` for one flow, `millrace-3-flows-2026-01-31.json` for several. */
export function bundleFileName(bundle: Bundle, all: boolean): string {
	const day = bundle.exportedAt?.slice(0, 10) ?? 'undated';
	if (bundle.flows.length === 1 && !all) return `${safeFileName(bundle.flows[0]!.name)}.millrace.json`;
	return all ? `millrace-all-flows-${day}.json` : `millrace-${bundle.flows.length}-flows-${day}.json`;
}

/** Without what some file system forbids: separators, control and reserved characters, dots at the ends. */
export function safeFileName(name: string): string {
	// By code points, so that no character is cut in two.
	const short = Array.from(name).slice(0, 100).join('');
	const safe = short
		// eslint-disable-next-line no-control-regex -- control characters are what is removed
		.replace(/[\u0000-\u001f\u007f<>:"/\\|?*]+/g, '-')
		.replace(/^[.\s]+|[.\s]+$/g, '');
	return /^(con|prn|aux|nul|com\d|lpt\d)?$/i.test(safe) ? `flow ${safe}`.trim() : safe;
}
