import { pemBlocks } from './certificates.ts';
import { busy } from './clock.ts';
import { integer, octets, sequence } from './der.ts';

const RSA = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };
const EC = { name: 'ECDSA', namedCurve: 'P-256' };
const RSA_ALGORITHM = [0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00];
const EC_ALGORITHM = [
  0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07,
];

/** A private key out of PEM (PKCS#8, PKCS#1 or SEC 1), to sign with. */
export async function importPrivateKey(pem: string): Promise<CryptoKey> {
  const block = pemBlocks(pem).find((found) => found.label.endsWith('PRIVATE KEY'));
  if (!block) throw new Error('no private key found');
  const bytes =
    block.label === 'PRIVATE KEY' ? block.bytes : wrap(block.bytes, block.label.startsWith('EC') ? EC_ALGORITHM : RSA_ALGORITHM);
  const load = (algorithm: typeof RSA | typeof EC) =>
    busy(crypto.subtle.importKey('pkcs8', bytes as Uint8Array<ArrayBuffer>, algorithm, true, ['sign']));
  return block.label.startsWith('EC') ? load(EC) : load(RSA).catch(() => load(EC));
}

/** SEC 1 or PKCS#1 inside PKCS#8. */
const wrap = (key: Uint8Array, algorithm: number[]): Uint8Array =>
  sequence(integer(Uint8Array.of(0)), Uint8Array.from(algorithm), octets(key));
