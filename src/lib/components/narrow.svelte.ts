import { MediaQuery } from 'svelte/reactivity';

/** Whether the window is as narrow as a phone: the width the style sheets use, too. */
export const narrow = new MediaQuery('max-width: 720px');
