// `/` is the shell: prerendered, precached, and what deep links are answered with offline.
export const prerender = true;
