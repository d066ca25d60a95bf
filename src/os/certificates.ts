import type { X509Certificate } from '@peculiar/x509';
import { busy } from './clock.ts';
import { fromBase64, toBase64 } from './volume.ts';

export type ChainFault = 'UNKNOWN_CA' | 'SELF_SIGNED' | 'EXPIRED' | 'NOT_YET_VALID' | 'WRONG_HOST';
type X509 = typeof import('@peculiar/x509');

let library: Promise<X509> | undefined;
/** Loaded on first use: it is large. */
export const x509 = (): Promise<X509> => {
  library ??= busy(import('@peculiar/x509'));
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

const trusted = new Map<string, Promise<boolean>>();

/** What is wrong with a server's certificate, as a client that trusts `ca` sees it. */
export async function checkChain(chain: string[], ca: string | undefined, host: string, now: number): Promise<ChainFault | undefined> {
  const { X509Certificate } = await x509();
  const certificates = chain.flatMap((pem) => pemBlocks(pem)).map((block) => new X509Certificate(block.pem));
  const [leaf] = certificates;
  if (!leaf) return 'UNKNOWN_CA';
  const key = `${chain.join('')}|${ca ?? ''}`;
  let verdict = trusted.get(key);
  if (!verdict) {
    verdict = leadsTo(certificates, ca);
    trusted.set(key, verdict);
  }
  if (!(await verdict)) return certificates.length === 1 && leaf.issuer === leaf.subject ? 'SELF_SIGNED' : 'UNKNOWN_CA';
  if (now > leaf.notAfter.getTime()) return 'EXPIRED';
  if (now < leaf.notBefore.getTime() - 300_000) return 'NOT_YET_VALID';
  return hostNames(leaf).some((name) => matchesHost(name, host)) ? undefined : 'WRONG_HOST';
}

/** DNS names and addresses of a certificate. */
export function hostNames(certificate: X509Certificate): string[] {
  const extension = certificate.getExtension('2.5.29.17') as { names?: { items: { type: string; value: string }[] } } | null;
  const names = extension?.names?.items.filter((item) => item.type === 'dns' || item.type === 'ip').map((item) => item.value) ?? [];
  return names.length ? names : certificate.subjectName.getField('CN');
}

async function leadsTo(chain: X509Certificate[], ca: string | undefined): Promise<boolean> {
  if (!ca) return false;
  const { X509Certificate } = await x509();
  const roots = pemBlocks(ca)
    .filter((block) => block.label === 'CERTIFICATE')
    .map((block) => new X509Certificate(block.pem));
  for (const [i, certificate] of chain.entries()) {
    for (const root of roots) {
      const same: boolean = root.equal(certificate as typeof root);
      if (same || (root.subject === certificate.issuer && (await signedBy(certificate, root)))) return true;
    }
    const next = chain[i + 1];
    if (!next || next.subject !== certificate.issuer || !(await signedBy(certificate, next))) return false;
  }
  return false;
}

const signedBy = (certificate: X509Certificate, issuer: X509Certificate): Promise<boolean> =>
  busy(certificate.verify({ publicKey: issuer.publicKey, signatureOnly: true })).catch(() => false);

function matchesHost(name: string, host: string): boolean {
  const [pattern, wanted] = [name.toLowerCase(), host.toLowerCase()];
  return pattern === wanted || (pattern.startsWith('*.') && wanted.replace(/^[^.]+/, '*') === pattern);
}
