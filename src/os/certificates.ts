import { type Certificate, hostNames, isSignedBy, readCertificate, sameCertificate } from './certificate.ts';
import { busy } from './clock.ts';
import { sameBytes } from './der.ts';
import { fromBase64, toBase64 } from './volume.ts';

export type ChainFault = 'UNKNOWN_CA' | 'SELF_SIGNED' | 'EXPIRED' | 'NOT_YET_VALID' | 'WRONG_HOST';
type X509 = typeof import('@peculiar/x509');

let library: Promise<X509> | undefined;
/** For requests and whatever a person may want to read of a certificate. Loaded on first use: it is large. */
export const x509 = (): Promise<X509> => {
  library ??= busy(import('reflect-metadata')).then(() => busy(import('@peculiar/x509')));
  return library;
};

/** The PEM blocks of a text, by label. */
export function pemBlocks(text: string): { label: string; bytes: Uint8Array; pem: string }[] {
  return [...text.matchAll(/-----BEGIN ([A-Z0-9 ]+)-----([\sA-Za-z0-9+/=]+)-----END \1-----/g)].map((match) => ({
    label: match[1],
    bytes: fromBase64(match[2].replace(/\s/g, '')),
    pem: match[0],
  }));
}
export const toPem = (label: string, bytes: Uint8Array): string =>
  `-----BEGIN ${label}-----\n${(toBase64(bytes).match(/.{1,64}/g) ?? []).join('\n')}\n-----END ${label}-----\n`;

/** What a chain is to a client that trusts an authority. It does not change, so it is found out once. */
interface Judged {
  leaf?: Certificate;
  names: string[];
  trusted: boolean;
  selfSigned: boolean;
}
const judged = new Map<string, Promise<Judged>>();

/** What is wrong with a server's certificate, as a client that trusts `ca` sees it. */
export async function checkChain(chain: string[], ca: string | undefined, host: string, now: number): Promise<ChainFault | undefined> {
  const key = `${chain.join('')}|${ca ?? ''}`;
  let judgement = judged.get(key);
  if (!judgement) {
    judgement = judge(chain, ca);
    judged.set(key, judgement);
  }
  const { leaf, names, trusted, selfSigned } = await judgement;
  if (!leaf) return 'UNKNOWN_CA';
  if (!trusted) return selfSigned ? 'SELF_SIGNED' : 'UNKNOWN_CA';
  if (now > leaf.notAfter) return 'EXPIRED';
  if (now < leaf.notBefore - 300_000) return 'NOT_YET_VALID';
  return names.some((name) => matchesHost(name, host)) ? undefined : 'WRONG_HOST';
}

async function judge(chain: string[], ca: string | undefined): Promise<Judged> {
  const certificates = chain.flatMap(certificatesOf);
  const [leaf] = certificates;
  if (!leaf) return { names: [], trusted: false, selfSigned: false };
  return {
    leaf,
    names: hostNames(leaf),
    trusted: await leadsTo(certificates, ca),
    selfSigned: certificates.length === 1 && sameBytes(leaf.issuer, leaf.subject),
  };
}

const certificatesOf = (pem: string): Certificate[] =>
  pemBlocks(pem)
    .filter((block) => block.label === 'CERTIFICATE')
    .map((block) => readCertificate(block.bytes));

async function leadsTo(chain: Certificate[], ca: string | undefined): Promise<boolean> {
  if (!ca) return false;
  const roots = certificatesOf(ca);
  for (const [i, certificate] of chain.entries()) {
    for (const root of roots) {
      if (sameCertificate(root, certificate)) return true;
      if (sameBytes(root.subject, certificate.issuer) && (await isSignedBy(certificate, root))) return true;
    }
    const next = chain[i + 1];
    if (!next || !sameBytes(next.subject, certificate.issuer) || !(await isSignedBy(certificate, next))) return false;
  }
  return false;
}

function matchesHost(name: string, host: string): boolean {
  const [pattern, wanted] = [name.toLowerCase(), host.toLowerCase()];
  return pattern === wanted || (pattern.startsWith('*.') && wanted.replace(/^[^.]+/, '*') === pattern);
}
