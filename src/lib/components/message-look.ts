import AppWindow from '@lucide/svelte/icons/app-window';
import CircleCheck from '@lucide/svelte/icons/circle-check';
import CircleX from '@lucide/svelte/icons/circle-x';
import Hourglass from '@lucide/svelte/icons/hourglass';
import Info from '@lucide/svelte/icons/info';
import TriangleAlert from '@lucide/svelte/icons/triangle-alert';
import Undo from '@lucide/svelte/icons/undo-2';
import type { Message, MessageType } from '../domain/message';
import type { StatusLook } from './status-look';

export const typeLooks: Record<MessageType, StatusLook> = {
	SUCCESS: { word: 'Success', tone: 'success', icon: CircleCheck },
	INFO: { word: 'Info', tone: 'running', icon: Info },
	WARNING: { word: 'Warning', tone: 'warning', icon: TriangleAlert },
	ERROR: { word: 'Error', tone: 'error', icon: CircleX },
	POPUP: { word: 'Popup', tone: 'asleep', icon: AppWindow }
};

export const stateLooks: Record<Message['state'], StatusLook> = {
	open: { word: 'Open', tone: 'warning', icon: Hourglass },
	answered: { word: 'Answered', tone: 'success', icon: CircleCheck },
	withdrawn: { word: 'Withdrawn', tone: 'neutral', icon: Undo }
};
