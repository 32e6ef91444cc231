/** Held by each page that can be seen, until it is hidden, closed or gone. */
export const LOOKED_AT_LOCK = 'millrace-looked-at';
