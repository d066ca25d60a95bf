import type { Extension, X509Certificate } from '@peculiar/x509';
import { hostNames, readCertificate } from '../../os/certificate.ts';
import { children, readDer } from '../../os/der.ts';
import { publicKeyText, signatureName, signatureText } from './public-key.ts';
import { gmt, nameText } from './words.ts';

const EXPLICIT = 0xa0;
const PURPOSES: Record<string, string> = {
  '1.3.6.1.5.5.7.3.1': 'TLS Web Server Authentication',
  '1.3.6.1.5.5.7.3.2': 'TLS Web Client Authentication',
  '1.3.6.1.5.5.7.3.3': 'Code Signing',
};
const USAGES = [
  'Digital Signature',
  'Non Repudiation',
  'Key Encipherment',
  'Data Encipherment',
  'Key Agreement',
  'Certificate Sign',
  'CRL Sign',
];

/** The names that a certificate is for, as openssl lists them. */
export const names = (found: X509Certificate): string =>
  hostNames(readCertificate(new Uint8Array(found.rawData)))
    .map((name) => (/^[\d.]+$/.test(name) ? `IP Address:${name}` : `DNS:${name}`))
    .join(', ');

const colons = (id: string): string => (id.toUpperCase().match(/../g) ?? []).join(':');

/** An extension as openssl prints it; nothing for those that are not known here. */
export function extensionText(names: string, extension: Extension, indent: string): string {
  const own = extension as Extension & { ca?: boolean; pathLength?: number; keyId?: string; usages?: number | string[] };
  const [title, text] = (() => {
    switch (extension.type) {
      case '2.5.29.14':
        return ['Subject Key Identifier', colons(own.keyId ?? '')];
      case '2.5.29.35':
        return ['Authority Key Identifier', colons(own.keyId ?? '')];
      case '2.5.29.19':
        return ['Basic Constraints', `CA:${own.ca ? 'TRUE' : 'FALSE'}${own.pathLength === undefined ? '' : `, pathlen:${own.pathLength}`}`];
      case '2.5.29.17':
        return ['Subject Alternative Name', names];
      case '2.5.29.15':
        return ['Key Usage', USAGES.filter((_, i) => (own.usages as number) & (1 << i)).join(', ')];
      case '2.5.29.37':
        return ['Extended Key Usage', (own.usages as string[]).map((oid) => PURPOSES[oid] ?? oid).join(', ')];
      default:
        return [];
    }
  })();
  if (title === undefined) return '';
  return `${indent}X509v3 ${title}: ${extension.critical ? 'critical' : ''}\n${indent}    ${text}\n`;
}

/** A certificate of version 1 says nothing of it; others have it as one less. */
function versionOf(certificate: Uint8Array<ArrayBuffer>): number {
  const [body] = children(readDer(certificate));
  const [first] = children(body);
  return first.tag === EXPLICIT ? children(first)[0].content[0] + 1 : 1;
}

/** A certificate in words, as `openssl x509 -text` prints it. */
export function describe(found: X509Certificate): string {
  const extensions = found.extensions.map((extension) => extensionText(names(found), extension, ' '.repeat(12))).join('');
  const version = versionOf(new Uint8Array(found.rawData));
  return `Certificate:
    Data:
        Version: ${version} (0x${version - 1})
        Serial Number:
            ${(found.serialNumber.match(/../g) ?? []).join(':')}
        Signature Algorithm: ${signatureName(found.signatureAlgorithm)}
        Issuer: ${nameText(found.issuer)}
        Validity
            Not Before: ${gmt(found.notBefore)}
            Not After : ${gmt(found.notAfter)}
        Subject: ${nameText(found.subject)}
${publicKeyText(found.publicKey.algorithm, new Uint8Array(found.publicKey.rawData))}${extensions && `        X509v3 extensions:\n${extensions}`}${signatureText(found.signatureAlgorithm, new Uint8Array(found.signature))}`;
}
