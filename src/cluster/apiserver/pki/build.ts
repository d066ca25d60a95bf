import { OID } from '../../../os/certificate.ts';
import { type Bytes, bits, children, der, integer, octets, oid, readDer, sequence, TAG } from '../../../os/der.ts';
import { encode } from '../../../os/http.ts';

export const USAGES = { 'client auth': '1.3.6.1.5.5.7.3.2', 'server auth': '1.3.6.1.5.5.7.3.1' } as const;
export type Usage = keyof typeof USAGES;

/** A distinguished name: an attribute after the other. Upstream: crypto/x509/pkix; printable where it can be. */
export function nameOf(parts: [attribute: string, value: string][]): Bytes {
  const text = (value: string) => der(/^[A-Za-z0-9 '()+,\-./:=?]*$/.test(value) ? TAG.printable : TAG.utf8, encode(value));
  return sequence(...parts.map(([attribute, value]) => der(TAG.set, sequence(oid(attribute), text(value)))));
}

function timeOf(ms: number): Bytes {
  const digits = new Date(ms).toISOString().replace(/[-:T]|\.\d+/g, '');
  return ms < Date.UTC(2050) ? der(TAG.utcTime, encode(digits.slice(2))) : der(TAG.time, encode(digits));
}

const YES = der(TAG.boolean, Uint8Array.of(0xff));
const extension = (id: string, critical: boolean, value: Bytes): Bytes => sequence(oid(id), ...(critical ? [YES] : []), octets(value));

export const basicConstraints = (authority: boolean): Bytes => extension('2.5.29.19', true, sequence(...(authority ? [YES] : [])));
/** digitalSignature, keyEncipherment and, for an authority, keyCertSign. */
export const keyUsage = (authority: boolean): Bytes =>
  extension('2.5.29.15', true, authority ? bits(Uint8Array.of(0xa4), 2) : bits(Uint8Array.of(0xa0), 5));
export const extendedKeyUsage = (usages: Usage[]): Bytes =>
  extension(OID.extendedKeyUsage, false, sequence(...usages.map((usage) => oid(USAGES[usage]))));
export const subjectKeyId = (id: Bytes): Bytes => extension('2.5.29.14', false, octets(id));
export const authorityKeyId = (id: Bytes): Bytes => extension('2.5.29.35', false, sequence(der(0x80, id)));
export function alternativeNames(dnsNames: string[], addresses: string[]): Bytes {
  const names = [...dnsNames.map((name) => der(0x82, encode(name))), ...addresses.map((address) => der(0x87, addressBytes(address)))];
  return extension(OID.subjectAlternativeName, false, sequence(...names));
}
/** The alternative names as a request gives them. */
export const requestedNames = (names: Bytes): Bytes => extension(OID.subjectAlternativeName, false, names);
function addressBytes(address: string): Uint8Array {
  if (!address.includes(':')) return Uint8Array.from(address.split('.').map(Number));
  const [head, tail] = address.split('::').map((half) => (half ? half.split(':') : []));
  const groups = tail ? [...head, ...Array(8 - head.length - tail.length).fill('0'), ...tail] : head;
  return Uint8Array.from(groups.flatMap((group) => [Number.parseInt(group, 16) >> 8, Number.parseInt(group, 16) & 0xff]));
}

/** What is hashed for a key's identifier: the bits of a SubjectPublicKeyInfo. */
export const keyBits = (publicKey: Bytes): Bytes => children(readDer(publicKey))[1].content.slice(1);

const ALGORITHM = sequence(oid(OID.ecdsaSha256));

export interface Body {
  serial: Bytes;
  issuer: Bytes;
  subject: Bytes;
  notBefore: number;
  notAfter: number;
  publicKey: Bytes;
  extensions: Bytes[];
}
/** The DER of a certificate; `sign` gives the two numbers of an ECDSA signature side by side, as WebCrypto does. */
export async function buildCertificate(body: Body, sign: (bytes: Bytes) => Promise<ArrayBuffer>): Promise<Bytes> {
  const signed = sequence(
    der(0xa0, integer(Uint8Array.of(2))),
    integer(body.serial),
    ALGORITHM,
    body.issuer,
    sequence(timeOf(body.notBefore), timeOf(body.notAfter)),
    body.subject,
    body.publicKey,
    der(0xa3, sequence(...body.extensions)),
  );
  const signature = new Uint8Array(await sign(signed));
  const half = signature.length / 2;
  return sequence(signed, ALGORITHM, bits(sequence(integer(signature.subarray(0, half)), integer(signature.subarray(half)))));
}

export const commonName = (name: string): Bytes => nameOf([[OID.commonName, name]]);
