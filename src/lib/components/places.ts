import Activity from '@lucide/svelte/icons/activity';
import CalendarClock from '@lucide/svelte/icons/calendar-clock';
import HardDrive from '@lucide/svelte/icons/hard-drive';
import Webhook from '@lucide/svelte/icons/webhook';
import Workflow from '@lucide/svelte/icons/workflow';
import type { Component } from 'svelte';
import { links } from './links';

/** A place of the app that has an entry in its navigation. */
export interface Place {
	label: string;
	icon: Component;
	href: string;
	shortcut: string;
}

export const places: readonly Place[] = [
	{ label: 'Flows', icon: Workflow, href: links.flows(), shortcut: 'g f' },
	{ label: 'Executions', icon: Activity, href: links.executions(), shortcut: 'g e' },
	{ label: 'Schedules', icon: CalendarClock, href: links.schedules(), shortcut: 'g t' },
	{ label: 'Webhooks', icon: Webhook, href: links.webhooks(), shortcut: 'g w' },
	{ label: 'Storage', icon: HardDrive, href: links.storage(), shortcut: 'g s' }
];

/** Whether the screen at `pathname` belongs to the place. */
export function isCurrent(place: Place, pathname: string): boolean {
	return pathname === place.href || pathname.startsWith(`${place.href}/`);
}
