import Activity from '@lucide/svelte/icons/activity';
import CalendarClock from '@lucide/svelte/icons/calendar-clock';
import HardDrive from '@lucide/svelte/icons/hard-drive';
import KeyRound from '@lucide/svelte/icons/key-round';
import Library from '@lucide/svelte/icons/library';
import Webhook from '@lucide/svelte/icons/webhook';
import Workflow from '@lucide/svelte/icons/workflow';
import type { Component } from 'svelte';
import { links } from './links';
import { resourceKinds } from './resource-kinds';

/** A place of the app that has an entry in its navigation. */
export interface Place {
	label: string;
	icon: Component;
	href: string;
}

/** A place that two keys lead to. */
export interface MainPlace extends Place {
	shortcut: string;
}

const flows: MainPlace = { label: 'Flows', icon: Workflow, href: links.flows(), shortcut: 'g f' };
const executions: MainPlace = { label: 'Executions', icon: Activity, href: links.executions(), shortcut: 'g e' };
const schedules: MainPlace = { label: 'Schedules', icon: CalendarClock, href: links.schedules(), shortcut: 'g t' };
const webhooks: MainPlace = { label: 'Webhooks', icon: Webhook, href: links.webhooks(), shortcut: 'g w' };
const storage: MainPlace = { label: 'Storage', icon: HardDrive, href: links.storage(), shortcut: 'g s' };
const resources: MainPlace = { label: 'Resources', icon: Library, href: links.resources(), shortcut: 'g r' };

/** What the sidebar begins with. */
export const places: readonly Place[] = [flows, executions, schedules, webhooks, storage];

/** Lists under “Resources”, in the order of the tabs over them. Secrets are no records, and come after what uses them. */
export const resourceLists: readonly (Place & { inSidebar: boolean })[] = resourceKinds.flatMap((kind) => {
	const { plural, icon, segment, inSidebar = false } = kind;
	const own = { label: plural, icon, href: links.resources(segment), inSidebar };
	const secrets = { label: 'Secrets', icon: KeyRound, href: links.secrets(), inSidebar: true };
	return kind.type === 'connector' ? [own, secrets] : [own];
});

/** The group “Resources” of the sidebar. */
export const resourcePlaces: readonly Place[] = resourceLists.filter(({ inSidebar }) => inSidebar);

/** What a phone has room for, and what is behind “More” there. */
export const phonePlaces: readonly Place[] = [flows, executions, schedules, resources];
export const morePlaces: readonly Place[] = [webhooks, storage];

/** All places that two keys lead to. */
export const mainPlaces: readonly MainPlace[] = [flows, executions, schedules, webhooks, resources, storage];

/** Whether the screen at `pathname` belongs to the place. */
export function isCurrent(place: Place, pathname: string): boolean {
	return pathname === place.href || pathname.startsWith(`${place.href}/`);
}
