/** The labels of PEM blocks, in order. */
function blocks(text: string): string[] {
  return [...text.matchAll(/-----BEGIN ([^\n]*?)-----\r?\n[\s\S]*?-----END \1-----/g)].map((m) => m[1]);
}
const decode = (base64: string | undefined): string => {
  try {
    return atob(base64 ?? '');
  } catch {
    return '';
  }
};
const isKey = (label: string): boolean => label.endsWith('PRIVATE KEY');

/** What crypto/tls X509KeyPair says of PEM data; keys and certificates themselves are not read. Upstream: pkg/registry/core/secret/strategy.go. */
export function tlsWarnings({ type, data }: any): string[] {
  if (type !== 'kubernetes.io/tls') return [];
  const certificates = blocks(decode(data?.['tls.crt']));
  const keys = blocks(decode(data?.['tls.key']));
  const skipped = (list: string[]): string => `after skipping PEM blocks of the following types: [${list.join(' ')}]`;
  if (!certificates.includes('CERTIFICATE')) {
    if (!certificates.length) return ['tls: failed to find any PEM data in certificate input'];
    if (certificates.length === 1 && isKey(certificates[0]))
      return [
        'tls: failed to find certificate PEM data in certificate input, but did find a private key; PEM inputs may have been switched',
      ];
    return [`tls: failed to find "CERTIFICATE" PEM block in certificate input ${skipped(certificates)}`];
  }
  if (keys.some(isKey)) return [];
  if (!keys.length) return ['tls: failed to find any PEM data in key input'];
  if (keys.length === 1 && keys[0] === 'CERTIFICATE') return ['tls: found a certificate rather than a key in the PEM for the private key'];
  return [`tls: failed to find PEM block with type ending in "PRIVATE KEY" in key input ${skipped(keys)}`];
}
