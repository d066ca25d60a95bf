import { isDns1123Subdomain } from '../../apimachinery/labels.ts';
import type { KubeObject } from '../../apimachinery/types.ts';
import { type Errors, invalid, required } from '../validation/common.ts';
import { objectMeta } from '../validation/meta.ts';

function requestErrors(base64: string): Errors {
  let pem = '';
  try {
    pem = atob(base64);
  } catch {
    pem = '';
  }
  return /-----BEGIN CERTIFICATE REQUEST-----/.test(pem)
    ? []
    : [invalid('spec.request', base64, 'PEM block type must be CERTIFICATE REQUEST')];
}
function signer(name: string): Errors {
  const path = 'spec.signerName';
  if (!name) return [required(path)];
  const [domain, ...rest] = name.split('/');
  if (rest.length !== 1 || !domain || !rest[0])
    return [invalid(path, name, "must be a fully qualified domain and path of the form 'example.com/signer-name'")];
  if (isDns1123Subdomain(domain).length)
    return isDns1123Subdomain(domain).map((why) => invalid(path, domain, `validating label "${domain}": ${why}`));
  return domain.includes('.') ? [] : [invalid(path, domain, 'should be a domain with at least two segments separated by dots')];
}
/** Upstream: pkg/apis/certificates/validation ValidateCertificateSigningRequestCreate. */
export function requestObjectErrors(o: KubeObject): Errors {
  const errors = [...objectMeta(o, false, () => []), ...requestErrors(o.spec.request ?? '')];
  if (!o.spec.usages?.length) errors.push(required('spec.usages'));
  errors.push(...signer(o.spec.signerName ?? ''));
  const seconds = o.spec.expirationSeconds;
  if (seconds < 600)
    errors.push(invalid('spec.expirationSeconds', seconds, 'may not specify a duration less than 600 seconds (10 minutes)'));
  return errors;
}
