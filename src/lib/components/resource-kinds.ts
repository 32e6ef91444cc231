import Boxes from '@lucide/svelte/icons/boxes';
import Braces from '@lucide/svelte/icons/braces';
import Building from '@lucide/svelte/icons/building';
import CalendarCog from '@lucide/svelte/icons/calendar-cog';
import FileText from '@lucide/svelte/icons/file-text';
import Folder from '@lucide/svelte/icons/folder';
import Gift from '@lucide/svelte/icons/gift';
import Plug from '@lucide/svelte/icons/plug';
import Shapes from '@lucide/svelte/icons/shapes';
import SlidersHorizontal from '@lucide/svelte/icons/sliders-horizontal';
import Tag from '@lucide/svelte/icons/tag';
import User from '@lucide/svelte/icons/user';
import type { Component } from 'svelte';
import type { FieldTyping, RecordEditing } from '../app/record-editing.svelte';
import { isJsonObject } from '../domain/json';
import type { StoredRecord, StoredType } from '../domain/record';
import { connectorAddress } from './connector-address';
import { dataPreview, textOf } from './record-preview';
import { keysOf } from './schema-keys';
import SettingDetail from './setting-detail.svelte';
import TagDetail from './tag-detail.svelte';

type LoadedComponent<Props extends object> = Component<{ [Name in keyof Props]: Props[Name] }>;
/** A component that is loaded when it is wanted first. */
type Lazy<Props extends object> = () => Promise<{ default: LoadedComponent<Props> }>;

/** What the part of a record's page that edits its fields is given. */
export interface EditorProps {
	record: StoredRecord;
	/** What is typed: {@link RecordEditing.edit} takes it, the page saves it. */
	editing: RecordEditing;
	/** Ctrl/⌘-S in an editor of its own. */
	onsave: () => void;
	/** Of other records that it names. */
	kindOf: (type: StoredType) => ResourceKind | undefined;
}

/** What asks for a new record of a kind is given. */
export interface CreateProps {
	kind: ResourceKind;
	/** What the list is narrowed by: a new one belongs to it. */
	chosen?: StoredRecord;
	/** It is not wanted any more, or the record was made. */
	onclose: () => void;
}

/** By what else a list is narrowed, such as by the template of objects. */
export interface Facet {
	/** Kind of the records that it is narrowed by. */
	type: StoredType;
	label: string;
	/** What it says where nothing is chosen. */
	all: string;
	/** Name of the one that a record belongs to; empty for none. */
	of: (record: StoredRecord) => string;
	/** Columns of records of one of them, instead of the kind's own. */
	columns: (chosen: StoredRecord) => Column[];
}

export interface Column {
	label: string;
	text: (record: StoredRecord) => string;
}

/** A kind of records that has its screens under “Resources”. */
export interface ResourceKind {
	type: StoredType;
	/** In the address. */
	segment: string;
	/** As in the middle of a sentence. */
	singular: string;
	plural: string;
	icon: Component;
	/** Whether the sidebar has an entry for it; the others are reached from the tabs over each list. */
	inSidebar?: boolean;
	/** What an empty list says: what they are for, and two lines of how a flow uses one. */
	teach: { title: string; text: string; example: string };
	/** What a row shows beside name, description, tags and when it was changed. */
	detail?: Column;
	/** What its list can be narrowed by. */
	facet?: Facet;
	/** The same as a component. */
	detailComponent?: { label: string; component: Component<{ record: StoredRecord }> };
	/** What edits its fields; a form made from `domain/record-kinds.ts` where none is named. */
	editor?: Lazy<EditorProps>;
	/** How its fields are typed and read; each by itself where nothing is said. With no fields there is no “Save”. */
	typing?: () => Promise<FieldTyping>;
	/** What asks for a new one, where its name is not enough. */
	create?: Lazy<CreateProps>;
	/** Beside description and tags on its page. */
	aside?: Lazy<{ record: StoredRecord }>;
	/** Its whole list, and its whole page, where they are another than those of other kinds. */
	list?: Lazy<{ kind: ResourceKind }>;
	page?: Lazy<{ kind: ResourceKind; record: StoredRecord }>;
	/** Beside “New …” over its list: uploads and the like. */
	listActions?: Lazy<{ kind: ResourceKind }>;
	/** What becomes of those in the trash. */
	trashNote: string;
}

/**
 * All of them, in the order of the tabs. A kind that gets an editor of its own names it here:
 * `editor: () => import('./file-editor.svelte')`.
 */
export const resourceKinds: readonly ResourceKind[] = [
	{
		type: 'setting',
		segment: 'settings',
		singular: 'setting',
		plural: 'Settings',
		icon: SlidersHorizontal,
		inSidebar: true,
		teach: {
			title: 'No settings yet',
			text: 'A setting keeps a value for your flows: a limit, a list, the state of a job. It is a lock, too: whoever acquires it has it alone.',
			example: `limit = system.setting('limits').get('value')['rows']\nsystem.setting('last run').save(value=system.now())`
		},
		detailComponent: { label: 'Value', component: SettingDetail },
		aside: () => import('./setting-lock.svelte'),
		trashNote: 'Flows do not find settings that are in the trash.'
	},
	{
		type: 'file',
		segment: 'files',
		singular: 'file',
		plural: 'Files',
		icon: FileText,
		inSidebar: true,
		teach: {
			title: 'No files yet',
			text: 'Flows read what you bring here, and keep what they make: a report, a table, what a service has answered. Drop files anywhere on this screen.',
			example: `system.file('report.csv').save_text_content('day,count\\n')\ntext = system.file('report.csv').get_text_content()`
		},
		list: () => import('./file-list.svelte'),
		page: () => import('./file-page.svelte'),
		trashNote: 'Files in the trash keep their content, and flows do not find them.'
	},
	{
		type: 'connector',
		segment: 'connectors',
		singular: 'connector',
		plural: 'Connectors',
		icon: Plug,
		inSidebar: true,
		teach: {
			title: 'No connectors yet',
			text: 'A connector holds what connections to a service have in common: its address, headers, how to sign in. A call says only what differs.',
			example: `orders = this.connect('shop', path='/orders').get('output_value')\nthis.log(orders['json'])`
		},
		detail: { label: 'Address', text: connectorAddress },
		editor: () => import('./connector-editor.svelte'),
		typing: () => import('./connector-typing').then(({ connectorTyping }) => connectorTyping),
		aside: () => import('./connector-use.svelte'),
		trashNote: 'Flows do not find connectors that are in the trash.'
	},
	{
		type: 'schema',
		segment: 'schemas',
		singular: 'schema',
		plural: 'Schemas',
		icon: Braces,
		inSidebar: true,
		teach: {
			title: 'No schemas yet',
			text: 'A schema says what data has to look like. Flows check data with it before they rely on it, and have it made to fit.',
			example: `system.schema('order').validate(data)\norder = system.schema('order').coerce(data)`
		},
		detail: { label: 'Keys', text: ({ fields }) => keysOf(fields.value) },
		editor: () => import('./schema-editor.svelte'),
		typing: () => import('./schema-typing').then(({ schemaTyping }) => schemaTyping),
		trashNote: 'Flows do not find schemas that are in the trash.'
	},
	{
		type: 'custom_object',
		segment: 'objects',
		singular: 'object',
		plural: 'Objects',
		icon: Boxes,
		inSidebar: true,
		teach: {
			title: 'No objects yet',
			text: 'An object is a thing of yours with attributes: a customer, a machine, an order. Its template says which attributes it has.',
			example: `system.custom_object('press 7').save(object_template='machine', value={'hours': 12})\nhours = system.custom_object('press 7').get('value')['hours']`
		},
		detail: { label: 'Template', text: ({ fields }) => textOf(fields.object_template) },
		facet: {
			type: 'object_template',
			label: 'Template',
			all: 'All templates',
			of: ({ fields }) => textOf(fields.object_template),
			columns: ({ fields }) => Object.keys(fields.attributes ?? {}).map(attributeColumn)
		},
		editor: () => import('./object-editor.svelte'),
		typing: () => import('./object-typing').then((own) => own.objectTyping),
		create: () => import('./object-create.svelte'),
		trashNote: 'Flows do not find objects that are in the trash.'
	},
	{
		type: 'object_template',
		segment: 'templates',
		singular: 'template',
		plural: 'Templates',
		icon: Shapes,
		teach: {
			title: 'No templates yet',
			text: 'A template says which attributes its objects have, and which flow starts when one of them is made, changed or deleted.',
			example: `system.object_template('machine').save(attributes={'hours': {'type': 'number'}})\nsystem.custom_object('press 7').save(object_template='machine', value={'hours': 0})`
		},
		detail: { label: 'Attributes', text: ({ fields }) => Object.keys(fields.attributes ?? {}).join(', ') },
		editor: () => import('./object-template-editor.svelte'),
		typing: () => import('./object-template-typing').then((own) => own.objectTemplateTyping),
		trashNote: 'Objects of a template in the trash cannot be changed.'
	},
	{
		type: 'tag',
		segment: 'tags',
		singular: 'tag',
		plural: 'Tags',
		icon: Tag,
		teach: {
			title: 'No tags yet',
			text: 'A record can have any words as tags. A tag that is kept here has a colour wherever it is shown.',
			example: `system.tag('urgent').save(color='#ad2218')\nsystem.setting('limits').save(tags=['urgent'])`
		},
		detailComponent: { label: 'Looks like', component: TagDetail },
		trashNote: 'Records keep the names of tags that are in the trash.'
	},
	{
		type: 'project',
		segment: 'projects',
		singular: 'project',
		plural: 'Projects',
		icon: Folder,
		teach: {
			title: 'No projects yet',
			text: 'Records of a project are apart from those of all others, with names of their own. Flows reach them by the name of the project.',
			example: `system.project('archive').save()\nsystem.setting('limits', project_name='archive').save(value=5)`
		},
		editor: () => import('./project-contents.svelte'),
		trashNote:
			'Flows do not find projects that are in the trash. What is in one that is deleted for good goes to the trash.'
	},
	{
		type: 'wrapper',
		segment: 'wrappers',
		singular: 'wrapper',
		plural: 'Wrappers',
		icon: Gift,
		teach: {
			title: 'No wrappers kept here yet',
			text: 'A wrapper gives “using” a name for a flow, and comes before a flow of that name. Without one, “using” takes the name of any flow: the standard ones are under Flows.',
			example: `system.wrapper('careful').save(flow='retry with alarm')\nthis.using('careful').flow('nightly')`
		},
		detail: { label: 'Flow', text: ({ fields }) => textOf(fields.flow) },
		trashNote: 'Flows do not find wrappers that are in the trash.'
	},
	{
		type: 'scheduler',
		segment: 'schedulers',
		singular: 'scheduler',
		plural: 'Schedulers',
		icon: CalendarCog,
		teach: {
			title: 'No schedulers yet',
			text: 'A scheduler is a script that says when it is time: each time it ends with success, schedules that name it start their flow.',
			example: `def handler(system, this, inputs):\n    this.sleep(3600)`
		},
		trashNote: 'Schedules that name a scheduler in the trash do not start.'
	},
	{
		type: 'user',
		segment: 'users',
		singular: 'user',
		plural: 'Users',
		icon: User,
		teach: {
			title: 'No users yet',
			text: 'Everything here is yours alone. Flows that ask for users find those that are kept here.',
			example: `system.user('on call').save(email='on-call@example.com')\nemail = system.user('on call').get('email')`
		},
		detail: { label: 'Email', text: ({ fields }) => textOf(fields.email) },
		trashNote: 'Flows do not find users that are in the trash.'
	},
	{
		type: 'workspace',
		segment: 'workspaces',
		singular: 'workspace',
		plural: 'Workspaces',
		icon: Building,
		teach: {
			title: 'No workspaces yet',
			text: 'What flows are to know of where they run. They ask for it by name, as for everything else.',
			example: `system.workspace('plant').save(value={'city': 'Graz'})\ncity = system.workspace('plant').get('value')['city']`
		},
		detail: { label: 'Value', text: ({ fields }) => dataPreview(fields.value) },
		trashNote: 'Flows do not find workspaces that are in the trash.'
	}
];

function attributeColumn(name: string): Column {
	return {
		label: name,
		text: ({ fields: { value } }) => (isJsonObject(value) ? dataPreview(value[name] ?? undefined) : '')
	};
}

export function resourceKind(segment: string): ResourceKind | undefined {
	return resourceKinds.find((kind) => kind.segment === segment);
}

/** Of a record that may be of any kind, such as one that a link leads to. */
export function resourceKindOf(type: StoredType): ResourceKind | undefined {
	return resourceKinds.find((kind) => kind.type === type);
}
