import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';

/**
 * A certificate of its own for each run, so that https addresses can be answered on this machine. The browser of that run
 * trusts just this key; no key is kept anywhere.
 */

/** @param {number} tag @param {...Buffer} content DER: tag, length, content */
function der(tag, ...content) {
	const body = Buffer.concat(content);
	const size = body.length;
	const length = size < 128 ? [size] : size < 256 ? [0x81, size] : [0x82, size >> 8, size & 255];
	return Buffer.concat([Buffer.from([tag, ...length]), body]);
}

const sequence = (/** @type {Buffer[]} */ ...content) => der(0x30, ...content);
const identifier = (/** @type {number[]} */ ...bytes) => der(0x06, Buffer.from(bytes));
const utcTime = (/** @type {number} */ ms) =>
	der(0x17, Buffer.from(`${new Date(ms).toISOString().replace(/[-:T]/g, '').slice(2, 14)}Z`));

const ECDSA_SHA256 = sequence(identifier(0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02));
const COMMON_NAME = identifier(0x55, 0x04, 0x03);
const SUBJECT_ALT_NAME = identifier(0x55, 0x1d, 0x11);
const DAY = 86_400_000;

/**
 * @param {string[]} hosts names it is for
 * @returns {{ key: string, cert: string, spki: string }} PEM, and the key's SHA-256 in base64 as Chromium wants it
 */
export function makeCertificate(hosts) {
	const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
	const spki = publicKey.export({ type: 'spki', format: 'der' });
	const name = sequence(der(0x31, sequence(COMMON_NAME, der(0x0c, Buffer.from('Millrace host map')))));
	const names = sequence(...hosts.map((host) => der(0x82, Buffer.from(host))));
	const extensions = der(0xa3, sequence(sequence(SUBJECT_ALT_NAME, der(0x04, names))));
	const serial = randomBytes(16);
	// A positive number without leading zeros.
	serial[0] = (serial[0] & 0x7f) | 0x40;
	const now = Date.now();
	const content = sequence(
		der(0xa0, der(0x02, Buffer.from([2]))),
		der(0x02, serial),
		ECDSA_SHA256,
		name,
		sequence(utcTime(now - DAY), utcTime(now + 30 * DAY)),
		name,
		spki,
		extensions
	);
	const signature = sign('sha256', content, privateKey);
	const certificate = sequence(content, ECDSA_SHA256, der(0x03, Buffer.from([0]), signature));
	const lines = certificate.toString('base64').replace(/.{64}/g, '$&\n');
	return {
		key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
		cert: `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`,
		spki: createHash('sha256').update(spki).digest('base64')
	};
}
