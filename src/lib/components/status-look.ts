import Ban from '@lucide/svelte/icons/circle-slash';
import Check from '@lucide/svelte/icons/circle-check';
import Created from '@lucide/svelte/icons/circle-dashed';
import Failed from '@lucide/svelte/icons/circle-x';
import Fork from '@lucide/svelte/icons/git-fork';
import Hourglass from '@lucide/svelte/icons/hourglass';
import Lock from '@lucide/svelte/icons/lock';
import Message from '@lucide/svelte/icons/message-square';
import Moon from '@lucide/svelte/icons/moon';
import Paused from '@lucide/svelte/icons/circle-pause';
import Running from '@lucide/svelte/icons/circle-play';
import type { Component } from 'svelte';
import type { Status } from '../domain/status';
import type { Tone } from '../ui/tone';

/** How a status is shown: by colour, shape and word, each enough by itself. */
export interface StatusLook {
	word: string;
	tone: Tone;
	icon: Component;
}

export const statusLooks: Record<Status, StatusLook> = {
	CREATED: { word: 'Created', tone: 'neutral', icon: Created },
	PENDING: { word: 'Queued', tone: 'neutral', icon: Hourglass },
	RUNNING: { word: 'Running', tone: 'running', icon: Running },
	WAITING_DEPENDENCY: { word: 'Waiting for others', tone: 'warning', icon: Fork },
	WAITING_MESSAGE: { word: 'Waiting for an answer', tone: 'warning', icon: Message },
	WAITING_LOCK: { word: 'Waiting for a lock', tone: 'warning', icon: Lock },
	SLEEPING: { word: 'Sleeping', tone: 'asleep', icon: Moon },
	PAUSED: { word: 'Paused', tone: 'asleep', icon: Paused },
	ENDED_SUCCESS: { word: 'Succeeded', tone: 'success', icon: Check },
	ENDED_ERROR: { word: 'Failed', tone: 'error', icon: Failed },
	ENDED_CANCELLED: { word: 'Cancelled', tone: 'neutral', icon: Ban }
};
