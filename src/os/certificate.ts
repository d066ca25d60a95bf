import { busy } from './clock.ts';
import { type Bytes, children, concat, type Der, oidOf, readDer, sameBytes, TAG } from './der.ts';

/** An X.509 certificate, taken apart. */
export interface Certificate {
  raw: Bytes;
  /** What is signed. */
  body: Bytes;
  issuer: Bytes;
  subject: Bytes;
  notBefore: number;
  notAfter: number;
  /** SubjectPublicKeyInfo. */
  publicKey: Bytes;
  algorithm: string;
  signature: Bytes;
  /** By OID: what is in the extension's octets. */
  extensions: Map<string, Bytes>;
}
export const OID = {
  commonName: '2.5.4.3',
  organization: '2.5.4.10',
  subjectAlternativeName: '2.5.29.17',
  extendedKeyUsage: '2.5.29.37',
  ecKey: '1.2.840.10045.2.1',
  p256: '1.2.840.10045.3.1.7',
  rsaKey: '1.2.840.113549.1.1.1',
  ecdsaSha256: '1.2.840.10045.4.3.2',
} as const;
const RSA_HASHES: Record<string, string> = {
  '1.2.840.113549.1.1.5': 'SHA-1',
  '1.2.840.113549.1.1.11': 'SHA-256',
  '1.2.840.113549.1.1.12': 'SHA-384',
  '1.2.840.113549.1.1.13': 'SHA-512',
};
const ECDSA_HASHES: Record<string, string> = {
  [OID.ecdsaSha256]: 'SHA-256',
  '1.2.840.10045.4.3.3': 'SHA-384',
  '1.2.840.10045.4.3.4': 'SHA-512',
};
const CURVES: Record<string, { namedCurve: string; size: number }> = {
  [OID.p256]: { namedCurve: 'P-256', size: 32 },
  '1.3.132.0.34': { namedCurve: 'P-384', size: 48 },
  '1.3.132.0.35': { namedCurve: 'P-521', size: 66 },
};
const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

/** Throws on what is no certificate. */
export function readCertificate(bytes: Uint8Array): Certificate {
  const [body, algorithm, signature] = children(readDer(bytes));
  const fields = children(body).filter((field) => field.tag !== 0xa0);
  const [, , issuer, validity, subject, publicKey] = fields;
  const [notBefore, notAfter] = children(validity).map(timeOf);
  const extensions = new Map<string, Bytes>();
  const list = fields.find((field) => field.tag === 0xa3);
  for (const extension of list ? children(children(list)[0]) : []) {
    const parts = children(extension);
    extensions.set(oidOf(parts[0]), (parts.at(-1) as Der).content);
  }
  return {
    raw: readDer(bytes).whole,
    body: body.whole,
    issuer: issuer.whole,
    subject: subject.whole,
    notBefore,
    notAfter,
    publicKey: publicKey.whole,
    algorithm: oidOf(children(algorithm)[0]),
    signature: signature.content.slice(1),
    extensions,
  };
}

function timeOf({ tag, content }: Der): number {
  const digits = text(content);
  const year = tag === TAG.utcTime ? `${Number(digits.slice(0, 2)) < 50 ? '20' : '19'}${digits.slice(0, 2)}` : digits.slice(0, 4);
  const [, month, day, hour, minute, second] = /^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)/.exec(digits.slice(tag === TAG.utcTime ? 2 : 4)) ?? [];
  return Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second));
}

/** The values of one attribute of a name, in their order. */
export function namesOf(name: Bytes, attribute: string): string[] {
  return children(readDer(name))
    .flatMap(children)
    .map(children)
    .filter(([type]) => oidOf(type) === attribute)
    .map(([, value]) => text(value.content));
}

/** DNS names and addresses that a certificate is for; without any, its common name. */
export function hostNames(certificate: Certificate): string[] {
  const extension = certificate.extensions.get(OID.subjectAlternativeName);
  const names = extension ? children(readDer(extension)) : [];
  const hosts = names.flatMap(({ tag, content }) => (tag === 0x82 ? [text(content)] : tag === 0x87 ? [addressOf(content)] : []));
  return hosts.length ? hosts : namesOf(certificate.subject, OID.commonName);
}
const addressOf = (bytes: Uint8Array): string =>
  bytes.length === 4
    ? [...bytes].join('.')
    : Array.from({ length: 8 }, (_, i) => ((bytes[2 * i] << 8) | bytes[2 * i + 1]).toString(16)).join(':');

export const sameCertificate = (a: Certificate, b: Certificate): boolean => sameBytes(a.raw, b.raw);

/** Whether the key of `issuer` signed it. An algorithm that is not known here is no. */
export async function isSignedBy(certificate: Certificate, issuer: Certificate): Promise<boolean> {
  try {
    const { subtle } = globalThis.crypto;
    const [, parameters] = children(children(readDer(issuer.publicKey))[0]);
    const rsa = RSA_HASHES[certificate.algorithm];
    if (rsa) {
      const key = await busy(subtle.importKey('spki', issuer.publicKey, { name: 'RSASSA-PKCS1-v1_5', hash: rsa }, false, ['verify']));
      return await busy(subtle.verify('RSASSA-PKCS1-v1_5', key, certificate.signature, certificate.body));
    }
    const hash = ECDSA_HASHES[certificate.algorithm];
    const curve = CURVES[oidOf(parameters)];
    if (!hash || !curve) return false;
    const key = await busy(subtle.importKey('spki', issuer.publicKey, { name: 'ECDSA', namedCurve: curve.namedCurve }, false, ['verify']));
    return await busy(subtle.verify({ name: 'ECDSA', hash }, key, pointOf(certificate.signature, curve.size), certificate.body));
  } catch {
    return false;
  }
}
/** WebCrypto wants the two numbers of an ECDSA signature side by side. */
function pointOf(signature: Uint8Array, size: number): Bytes {
  return concat(
    ...children(readDer(signature)).map(({ content }) => {
      const number = content.length > size ? content.subarray(content.length - size) : content;
      return concat(new Uint8Array(size - number.length), number);
    }),
  );
}
