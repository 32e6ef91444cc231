// Every page is drawn in the browser: there is no server, and the data is only here.
export const ssr = false;
export const prerender = false;
