import { pemBlocks, toPem } from '../../os/certificates.ts';
import { busy } from '../../os/clock.ts';
import { decode } from '../../os/http.ts';
import { importPrivateKey } from '../../os/keys.ts';
import type { Process } from '../../os/process.ts';
import { input, output, readText, refuse, unknownFlag, wordsOf } from './words.ts';

/** What `-newkey`, `genrsa` and `genpkey` make; undefined when it is none of ours. */
export type KeyKind = { rsa: number } | { curve: string };
const CURVES: Record<string, string> = {
  prime256v1: 'P-256',
  'P-256': 'P-256',
  secp384r1: 'P-384',
  'P-384': 'P-384',
  secp521r1: 'P-521',
  'P-521': 'P-521',
};

export const curveOf = (name: string): KeyKind | undefined => (Object.hasOwn(CURVES, name) ? { curve: CURVES[name] } : undefined);

/** Makes a key pair; RSA keys have at least 1024 bits and whole bytes, as the browser makes them. */
export function makeKeys(kind: KeyKind): Promise<CryptoKeyPair> {
  const algorithm =
    'rsa' in kind
      ? { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256', modulusLength: kind.rsa, publicExponent: Uint8Array.of(1, 0, 1) }
      : { name: 'ECDSA', namedCurve: kind.curve };
  return busy(crypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])) as Promise<CryptoKeyPair>;
}
export const privatePem = async (key: CryptoKey): Promise<string> =>
  toPem('PRIVATE KEY', new Uint8Array(await busy(crypto.subtle.exportKey('pkcs8', key))));

/** The pair of a private key in PEM. */
export async function keyPair(pem: string): Promise<CryptoKeyPair> {
  const privateKey = await importPrivateKey(pem);
  const { kty, n, e, crv, x, y } = await busy(crypto.subtle.exportKey('jwk', privateKey));
  const jwk = kty === 'RSA' ? { kty, n, e } : { kty, crv, x, y };
  const publicKey = await busy(crypto.subtle.importKey('jwk', jwk, privateKey.algorithm as RsaHashedImportParams, true, ['verify']));
  return { privateKey, publicKey };
}
/** The key of a file; undefined, and said, when there is none in it. */
export async function readKeys(proc: Process, file: string): Promise<CryptoKeyPair | undefined> {
  try {
    return await keyPair(readText(proc, file));
  } catch {
    await proc.stderr.write(`Could not open file or uri for loading private key from ${file}\n`);
    return undefined;
  }
}

/** How a key signs certificates here: with SHA-256. */
export const signing = (key: CryptoKey) =>
  key.algorithm.name === 'ECDSA' ? { name: 'ECDSA', hash: 'SHA-256' } : { name: key.algorithm.name, hash: 'SHA-256' };

const bits = (text: string): number | undefined =>
  /^\d+$/.test(text) && Number(text) >= 1024 && Number(text) <= 16384 && Number(text) % 8 === 0 ? Number(text) : undefined;

/** `rsa:2048`, `rsa` or `ec`, with -pkeyopt's words. */
export function kindOf(name: string, options: string[]): KeyKind | undefined {
  const [algorithm, size] = name.toLowerCase().split(':');
  const option = (key: string) => options.find((o) => o.startsWith(`${key}:`))?.slice(key.length + 1);
  if (algorithm === 'rsa') {
    const length = bits(size ?? option('rsa_keygen_bits') ?? '2048');
    return length ? { rsa: length } : undefined;
  }
  return algorithm === 'ec' ? curveOf(option('ec_paramgen_curve') ?? '') : undefined;
}

/** openssl genrsa and genpkey. */
export async function generate(proc: Process, command: 'genrsa' | 'genpkey', args: string[]): Promise<number> {
  const words = wordsOf(args, command === 'genrsa' ? ['out'] : ['out', 'algorithm', 'pkeyopt']);
  const unknown = unknownFlag(command, words, ['quiet']);
  if (unknown) return refuse(proc, unknown);
  if (words.rest.length > (command === 'genrsa' ? 1 : 0)) return refuse(proc, `Extra arguments given.\n${command}: Use -help for summary.`);
  const options = words.all.flatMap(([name, value]) => (name === 'pkeyopt' ? [value] : []));
  const kind = command === 'genrsa' ? kindOf(`rsa:${words.rest[0] ?? '2048'}`, []) : kindOf(words.values.get('algorithm') ?? '', options);
  if (!kind)
    return refuse(
      proc,
      `${command}: only RSA keys of 1024 to 16384 bits in whole bytes and EC keys of P-256, P-384 and P-521 are made here`,
    );
  const { privateKey } = await makeKeys(kind);
  await output(proc, words, await privatePem(privateKey));
  return 0;
}

/** openssl rsa and pkey: a key again, or its public half. */
export async function showKey(proc: Process, command: 'rsa' | 'pkey', args: string[]): Promise<number> {
  const words = wordsOf(args, ['in', 'out']);
  const unknown = unknownFlag(command, words, ['noout', 'pubout', 'check']);
  if (unknown) return refuse(proc, unknown);
  const text = decode(await input(proc, words));
  if (!pemBlocks(text).some(({ label }) => label.endsWith('PRIVATE KEY')))
    return refuse(proc, `Could not read private key from ${words.values.get('in') ?? '<stdin>'}`);
  const { privateKey, publicKey } = await keyPair(text);
  if (words.flags.has('check')) await proc.stdout.write(command === 'rsa' ? 'RSA key ok\n' : 'Key is valid\n');
  if (words.flags.has('noout')) return 0;
  if (command === 'rsa') await proc.stderr.write('writing RSA key\n');
  const pem = words.flags.has('pubout')
    ? toPem('PUBLIC KEY', new Uint8Array(await busy(crypto.subtle.exportKey('spki', publicKey))))
    : await privatePem(privateKey);
  await output(proc, words, pem);
  return 0;
}
