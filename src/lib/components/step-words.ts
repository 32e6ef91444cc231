import AlarmClock from '@lucide/svelte/icons/alarm-clock';
import Archive from '@lucide/svelte/icons/archive';
import Ban from '@lucide/svelte/icons/circle-slash';
import Bookmark from '@lucide/svelte/icons/bookmark';
import Copy from '@lucide/svelte/icons/copy';
import Construction from '@lucide/svelte/icons/construction';
import Database from '@lucide/svelte/icons/database';
import Eye from '@lucide/svelte/icons/eye';
import FileCode from '@lucide/svelte/icons/file-code';
import Flag from '@lucide/svelte/icons/flag';
import Hourglass from '@lucide/svelte/icons/hourglass';
import Lock from '@lucide/svelte/icons/lock';
import LockOpen from '@lucide/svelte/icons/lock-open';
import Message from '@lucide/svelte/icons/message-square';
import Moon from '@lucide/svelte/icons/moon';
import Output from '@lucide/svelte/icons/arrow-right-from-line';
import Pause from '@lucide/svelte/icons/circle-pause';
import Pencil from '@lucide/svelte/icons/pencil';
import Play from '@lucide/svelte/icons/play';
import Plug from '@lucide/svelte/icons/plug';
import ScrollText from '@lucide/svelte/icons/scroll-text';
import Trash from '@lucide/svelte/icons/trash-2';
import Undo from '@lucide/svelte/icons/undo-2';
import Workflow from '@lucide/svelte/icons/workflow';
import type { Component } from 'svelte';
import type { Note, NoteKind, Op, OpKind } from '../domain/op';

/** What a kind of step is called, and its sign. */
export interface StepLook {
	word: string;
	icon: Component;
}

type Kind = Exclude<OpKind | NoteKind, 'create'>;

const looks: { [Each in Kind]: StepLook } = {
	start: { word: 'Start', icon: Play },
	wait: { word: 'Wait', icon: Hourglass },
	read: { word: 'Read', icon: Eye },
	write: { word: 'Change', icon: Pencil },
	sleep: { word: 'Sleep', icon: Moon },
	sleep_until: { word: 'Sleep until', icon: AlarmClock },
	pause: { word: 'Pause', icon: Pause },
	cancel: { word: 'Cancel', icon: Ban },
	archive: { word: 'Archive', icon: Archive },
	delete: { word: 'Delete', icon: Trash },
	lock: { word: 'Take lock', icon: Lock },
	unlock: { word: 'Give lock back', icon: LockOpen },
	message: { word: 'Message', icon: Message },
	await_message: { word: 'Wait for answer', icon: Message },
	save_dump: { word: 'Savepoint', icon: Bookmark },
	load_dump: { word: 'Go back', icon: Undo },
	record: { word: 'Record', icon: Database },
	unsupported: { word: 'Not available', icon: Construction },
	log: { word: 'Log', icon: ScrollText },
	print: { word: 'Print', icon: ScrollText },
	save: { word: 'Save', icon: Pencil },
	output: { word: 'Output', icon: Output },
	end: { word: 'End', icon: Flag }
};

const targets: { [Type in Extract<Op, { kind: 'create' }>['target']['type']]: StepLook } = {
	FLOW: { word: 'Flow', icon: Workflow },
	SCRIPT: { word: 'Script', icon: FileCode },
	CONNECTION: { word: 'Request', icon: Plug },
	CLONE: { word: 'Clone', icon: Copy }
};

export function stepLook(step: Op | Note): StepLook {
	return step.kind === 'create' ? targets[step.target.type] : looks[step.kind];
}
