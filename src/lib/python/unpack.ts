/**
 * What gzip packed, unpacked. Data that is not packed is given back as it is: some hosts unpack `.gz` files on their
 * way, and snapshots made on a device are kept unpacked.
 */
export async function unpack(data: ArrayBuffer): Promise<ArrayBuffer> {
	const head = new Uint8Array(data, 0, Math.min(2, data.byteLength));
	if (head[0] !== 0x1f || head[1] !== 0x8b) return data;
	const stream = new Blob([data]).stream().pipeThrough(new DecompressionStream('gzip'));
	return new Response(stream).arrayBuffer();
}
