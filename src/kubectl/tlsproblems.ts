import { hostNames, readCertificate } from '../os/certificate.ts';
import { pemBlocks } from '../os/certificates.ts';
import { isAddress, type TransportError } from '../os/transport.ts';

/** Go's words for a certificate that does not do. Upstream: crypto/x509/verify.go. */
export function certificateProblem({ code, chain }: TransportError, host: string, now: number): string {
  const block = pemBlocks(chain.join(''))[0];
  const leaf = block && readCertificate(block.bytes);
  const time = (at: number) => `${new Date(at).toISOString().slice(0, 19)}Z`;
  if (leaf && code === 'EXPIRED')
    return `certificate has expired or is not yet valid: current time ${time(now)} is after ${time(leaf.notAfter)}`;
  if (leaf && code === 'NOT_YET_VALID')
    return `certificate has expired or is not yet valid: current time ${time(now)} is before ${time(leaf.notBefore)}`;
  if (!leaf || code !== 'WRONG_HOST') return 'certificate signed by unknown authority';
  const names = hostNames(leaf).filter((name) => isAddress(name) === isAddress(host));
  if (names.length) return `certificate is valid for ${names.join(', ')}, not ${host}`;
  return isAddress(host)
    ? `cannot validate certificate for ${host} because it doesn't contain any IP SANs`
    : `certificate is not valid for any names, but wanted to match ${host}`;
}
