import { type Certificate, isSignedBy, namesOf, OID } from './certificate.ts';
import { pemBlocks } from './certificates.ts';
import { type Bytes, children, type Der, oidOf, readDer } from './der.ts';

/** A PKCS #10 certificate request, taken apart. */
export interface CertificateRequest {
  body: Bytes;
  subject: Bytes;
  commonName: string;
  organizations: string[];
  publicKey: Bytes;
  algorithm: string;
  signature: Bytes;
  dnsNames: string[];
  addresses: string[];
  emails: string[];
  uris: string[];
  /** What is in the octets of the alternative names that are asked for. */
  alternativeNames?: Bytes;
}
export class RequestError extends Error {}
const EXTENSION_REQUEST = '1.2.840.113549.1.9.14';
const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

/** Throws RequestError in Go's words on what is none. */
export function readRequest(pem: string): CertificateRequest {
  const [block] = pemBlocks(pem);
  if (block?.label !== 'CERTIFICATE REQUEST') throw new RequestError('PEM block type must be CERTIFICATE REQUEST');
  try {
    return take(block.bytes);
  } catch {
    throw new RequestError('asn1: syntax error: data truncated');
  }
}
function take(bytes: Uint8Array): CertificateRequest {
  const [body, algorithm, signature] = children(readDer(bytes));
  const [, subject, publicKey, attributes] = children(body);
  const names = attributes && alternativeNamesOf(attributes);
  const list = names ? children(readDer(names)) : [];
  const of = (tag: number) => list.filter((n) => n.tag === tag).map((n) => n.content);
  return {
    body: body.whole,
    subject: subject.whole,
    commonName: namesOf(subject.whole, OID.commonName).at(-1) ?? '',
    organizations: namesOf(subject.whole, OID.organization),
    publicKey: publicKey.whole,
    algorithm: oidOf(children(algorithm)[0]),
    signature: signature.content.slice(1),
    dnsNames: of(0x82).map(text),
    addresses: of(0x87).map((b) => b.join('.')),
    emails: of(0x81).map(text),
    uris: of(0x86).map(text),
    ...(names && { alternativeNames: names }),
  };
}
function alternativeNamesOf(attributes: Der): Bytes | undefined {
  for (const attribute of children(attributes)) {
    const [type, values] = children(attribute);
    if (oidOf(type) !== EXTENSION_REQUEST) continue;
    for (const extension of children(children(values)[0])) {
      const parts = children(extension);
      if (oidOf(parts[0]) === OID.subjectAlternativeName) return (parts.at(-1) as Der).content;
    }
  }
  return undefined;
}
/** The values of one attribute of its subject. */
export const distinguishedNames = ({ subject }: CertificateRequest, oid: string): string[] => namesOf(subject, oid);

/** Whether who asks holds the key; Go's words when not. */
export async function signatureProblem(request: CertificateRequest): Promise<string | undefined> {
  const signed = { algorithm: request.algorithm, signature: request.signature, body: request.body } as Certificate;
  if (await isSignedBy(signed, { publicKey: request.publicKey } as Certificate)) return undefined;
  return request.algorithm.startsWith('1.2.840.113549') ? 'crypto/rsa: verification error' : 'x509: ECDSA verification failure';
}
