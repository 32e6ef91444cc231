import File from '@lucide/svelte/icons/file';
import FileArchive from '@lucide/svelte/icons/file-archive';
import FileBraces from '@lucide/svelte/icons/file-braces';
import FileCode from '@lucide/svelte/icons/file-code';
import FileImage from '@lucide/svelte/icons/file-image';
import FileSpreadsheet from '@lucide/svelte/icons/file-spreadsheet';
import FileText from '@lucide/svelte/icons/file-text';
import type { Component } from 'svelte';

const ICONS: readonly [RegExp, Component][] = [
	[/^image\//, FileImage],
	[/csv|tab-separated|spreadsheet|excel/, FileSpreadsheet],
	[/json/, FileBraces],
	[/python|javascript|typescript|shell|html|css|xml|sql|yaml|toml/, FileCode],
	[/^text\/|wordprocessing|msword|pdf/, FileText],
	[/zip|tar|compressed/, FileArchive]
];

/** The sign of a file, by its media type. */
export function fileIcon(type: string): Component {
	return ICONS.find(([types]) => types.test(type))?.[1] ?? File;
}
