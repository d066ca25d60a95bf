import { type CertificateRequest, distinguishedNames, readRequest } from '../../os/certificate-request.ts';
import { decode } from '../../os/http.ts';
import { Failure } from '../errors.ts';
import { humanDuration } from '../printers/age.ts';
import type { Describer } from './describer.ts';
import { type Lines, pairs, rfc1123 } from './lines.ts';

/** Upstream: describe.go CertificateSigningRequestDescriber. */
export const certificateSigningRequest: Describer = (out, { object }) => {
  const { metadata, spec, status = {} } = object;
  const request = requestOf(spec.request);
  out.add(0, `Name:\t${metadata.name}`);
  out.add(0, `Labels:\t${pairs(metadata.labels)}`);
  out.add(0, `Annotations:\t${pairs(metadata.annotations)}`);
  out.add(0, `CreationTimestamp:\t${rfc1123(metadata.creationTimestamp)}`);
  out.add(0, `Requesting User:\t${spec.username ?? ''}`);
  if (spec.signerName) out.add(0, `Signer:\t${spec.signerName}`);
  if (spec.expirationSeconds !== undefined) out.add(0, `Requested Duration:\t${humanDuration(spec.expirationSeconds * 1000)}`);
  out.add(0, `Status:\t${statusOf(status)}`);
  subject(out, request);
  return undefined;
};

function requestOf(base64: string): CertificateRequest {
  try {
    return readRequest(decode(Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))));
  } catch (error) {
    throw new Failure(`Error parsing CSR: ${(error as Error).message}`);
  }
}

/** Upstream: describe.go extractCSRStatus. */
function statusOf({ conditions = [], certificate }: { conditions?: { type: string }[]; certificate?: string }): string {
  const has = (type: string) => conditions.some((c) => c.type === type);
  let text = has('Denied') ? 'Denied' : has('Approved') ? 'Approved' : 'Pending';
  if (has('Failed')) text += ',Failed';
  if (certificate) text += ',Issued';
  return text;
}

const OTHERS: [name: string, oid: string][] = [
  ['Organization', '2.5.4.10'],
  ['Organizational Unit', '2.5.4.11'],
  ['Country', '2.5.4.6'],
  ['Locality', '2.5.4.7'],
  ['Province', '2.5.4.8'],
  ['StreetAddress', '2.5.4.9'],
  ['PostalCode', '2.5.4.17'],
];

function subject(out: Lines, request: CertificateRequest): void {
  const listed = (name: string, values: string[]) => {
    if (values.length) out.raw(`\t${name}:\t${values.join('\n\t\t')}\n`);
  };
  out.add(0, 'Subject:');
  out.raw(`\tCommon Name:\t${request.commonName}\n`);
  out.raw(`\tSerial Number:\t${distinguishedNames(request, '2.5.4.5').at(-1) ?? ''}\n`);
  for (const [name, oid] of OTHERS) listed(name, distinguishedNames(request, oid));
  const { dnsNames, emails, uris, addresses } = request;
  if (!(dnsNames.length + emails.length + uris.length + addresses.length)) return;
  out.add(0, 'Subject Alternative Names:');
  listed('DNS Names', dnsNames);
  listed('Email Addresses', emails);
  listed('URIs', uris);
  listed('IP Addresses', addresses);
}
