import { sandboxAddresses } from './sandbox-files';

/**
 * A script for the head of each page: it starts to fetch what Python is booted from while the app's own code is still
 * being loaded, which takes about as long. Not where this browser cannot run Python, and not where another tab does.
 * `sandbox-files.ts` takes the fetches over; nobody else is told of one that fails.
 * @param base SvelteKit's base path
 */
export function early(base: string): string {
	const addresses = JSON.stringify(sandboxAddresses(base)).replaceAll('<', '\\x3C');
	return `if('Suspending' in WebAssembly&&navigator.locks)navigator.locks.query().then(function(s){
if(s.held.some(function(l){return l.name==='millrace-engine'}))return;
var f=window.__millraceEarly=new Map();
${addresses}.forEach(function(a){var p=fetch(a);p.catch(function(){});f.set(a,p)})},function(e){console.info('Python is fetched later:',e)})`;
}
