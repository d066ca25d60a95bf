import { duplicate, forbiddenField, goQuote, invalidValue, notSupported, required } from '../../../apimachinery/fields.ts';
import { clone, deepEqual } from '../../../apimachinery/json.ts';
import { isDns1123Label, isDns1123Subdomain } from '../../../apimachinery/labels.ts';
import type { KubeObject } from '../../../apimachinery/types.ts';
import type { FieldError, Strategy, ValidationContext } from '../../../kinds/resource.ts';
import { genericMeta } from '../../../kinds/validation/meta.ts';
import { readCertificate } from '../../../os/certificate.ts';
import { RequestError, readRequest, signatureProblem } from '../../../os/certificate-request.ts';
import { pemBlocks } from '../../../os/certificates.ts';

// Models pkg/apis/certificates/validation/validation.go and pkg/registry/certificates/certificates/strategy.go.
const USAGES = [
  'any',
  'cert sign',
  'client auth',
  'code signing',
  'content commitment',
  'crl sign',
  'data encipherment',
  'decipher only',
  'digital signature',
  'email protection',
  'encipher only',
  'ipsec end system',
  'ipsec tunnel',
  'ipsec user',
  'key agreement',
  'key encipherment',
  'microsoft sgc',
  'netscape sgc',
  'ocsp signing',
  's/mime',
  'server auth',
  'signing',
  'timestamping',
];
const DECIDED = ['Approved', 'Denied'];
const FINAL = [...DECIDED, 'Failed'];
const LEGACY = 'kubernetes.io/legacy-unknown';
interface Condition {
  type: string;
  status: string;
  lastUpdateTime?: string;
  lastTransitionTime?: string;
}
const conditionsOf = (o: KubeObject): Condition[] => o.status?.conditions ?? [];
const ofType = (o: KubeObject, type: string): Condition[] => conditionsOf(o).filter((c) => c.type === type);

/** By the request: what is wrong with it, found out before validation. */
const problems = new Map<string, string | undefined>();
async function examine(request: string): Promise<void> {
  if (problems.has(request)) return;
  if (problems.size > 100) problems.clear();
  problems.set(request, await problemOf(request));
}
async function problemOf(request: string): Promise<string | undefined> {
  try {
    return await signatureProblem(readRequest(atob(request)));
  } catch (error) {
    if (error instanceof RequestError) return error.message;
    throw error;
  }
}

function signerErrors(name: string): FieldError[] {
  const path = 'spec.signerName';
  if (!name) return [required(path)];
  const parts = name.split('/');
  if (parts.length !== 2)
    return [invalidValue(path, name, "must be a fully qualified domain and path of the form 'example.com/signer-name'")];
  const [domain, rest] = parts;
  const errors: FieldError[] = [];
  if (domain.length > 253) errors.push({ type: 'FieldValueTooLong', field: path, detail: 'Too long: may not be more than 253 bytes' });
  /** The first that is wrong says enough. */
  const check = (text: string, rule: (label: string) => string[]) => {
    const wrong = text.split('.').find((label) => rule(label).length);
    if (wrong !== undefined)
      errors.push(...rule(wrong).map((why) => invalidValue(path, text, `validating label ${goQuote(wrong)}: ${why}`)));
  };
  check(domain, isDns1123Label);
  if (domain.split('.').length < 2)
    errors.push(invalidValue(path, domain, 'should be a domain with at least two segments separated by dots'));
  check(rest, isDns1123Subdomain);
  if (name.length > 571) errors.push({ type: 'FieldValueTooLong', field: path, detail: 'Too long: may not be more than 571 bytes' });
  return errors;
}
function conditionErrors(o: KubeObject, old?: KubeObject): FieldError[] {
  const path = 'status.conditions';
  const errors: FieldError[] = [];
  const seen = new Set<string>();
  const lenientTwice = old && new Set(conditionsOf(old).map((c) => c.type)).size < conditionsOf(old).length;
  const lenientBoth = old && DECIDED.every((t) => ofType(old, t).length);
  for (const [i, { type, status }] of conditionsOf(o).entries()) {
    if (!type && !(old && conditionsOf(old).some((c) => !c.type))) errors.push(required(`${path}[${i}].type`));
    const allowed = FINAL.includes(type) ? ['True'] : ['False', 'True', 'Unknown'];
    if (!status) errors.push(required(`${path}[${i}].status`));
    else if (!allowed.includes(status)) errors.push(notSupported(`${path}[${i}].status`, status, allowed));
    const other = DECIDED.find((t) => t !== type) as string;
    if (!lenientBoth && DECIDED.includes(type) && seen.has(other))
      errors.push(invalidValue(path, type, 'Approved and Denied conditions are mutually exclusive'));
    if (!lenientTwice && seen.has(type)) errors.push(duplicate(`${path}[${i}].type`, type));
    seen.add(type);
  }
  return errors;
}
function certificateProblem(base64: string | undefined): string | undefined {
  if (!base64) return undefined;
  const pem = atob(base64);
  const blocks = [...pem.matchAll(/-----BEGIN ([^-]+)-----\s*([\s\S]*?)-----END \1-----/g)];
  for (const [, label, inside] of blocks) {
    if (label !== 'CERTIFICATE') return `only CERTIFICATE PEM blocks are allowed, found ${JSON.stringify(label)}`;
    if (/^[\w-]+:/m.test(inside)) return 'no PEM block headers are permitted';
  }
  if (!blocks.length) return 'must contain at least one CERTIFICATE PEM block';
  try {
    for (const { bytes } of pemBlocks(pem)) readCertificate(bytes);
    return undefined;
  } catch {
    return 'x509: malformed certificate';
  }
}
function requestErrors(o: KubeObject, old?: KubeObject): FieldError[] {
  const { request, usages = [], signerName = '', expirationSeconds } = o.spec;
  const errors = genericMeta(o, false, () => []);
  const wrong = problems.get(request ?? '');
  if (wrong) errors.push(invalidValue('spec.request', request || null, wrong));
  if (!usages?.length) errors.push(required('spec.usages'));
  const before: string[] = old?.spec.usages ?? [];
  const lenient = before.some((u) => !USAGES.includes(u));
  const lenientTwice = new Set(before).size < before.length;
  (usages ?? []).forEach((usage: string, i: number) => {
    if (!lenient && !USAGES.includes(usage)) errors.push(notSupported(`spec.usages[${i}]`, usage, USAGES));
  });
  (usages ?? []).forEach((usage: string, i: number) => {
    if (!lenientTwice && usages.indexOf(usage) < i) errors.push(duplicate(`spec.usages[${i}]`, usage));
  });
  if (signerName === LEGACY && old?.spec.signerName !== LEGACY)
    errors.push(invalidValue('spec.signerName', signerName, 'the legacy signerName is not allowed via this API version'));
  else errors.push(...signerErrors(signerName));
  if (expirationSeconds !== undefined && expirationSeconds !== null && expirationSeconds < 600)
    errors.push(invalidValue('spec.expirationSeconds', expirationSeconds, 'may not specify a duration less than 600 seconds (10 minutes)'));
  errors.push(...conditionErrors(o, old));
  const certificate = o.status?.certificate;
  const problem = certificate === old?.status?.certificate ? undefined : certificateProblem(certificate);
  if (problem) errors.push(invalidValue('status.certificate', '<certificate data>', problem));
  return errors;
}
function updateErrors(o: KubeObject, old: KubeObject, may: { certificate?: boolean; approval?: boolean } = {}): FieldError[] {
  const path = 'status.conditions';
  const errors = requestErrors(o, old);
  for (const type of FINAL)
    if (ofType(o, type).length < ofType(old, type).length)
      errors.push(forbiddenField(path, `updates may not remove a condition of type ${JSON.stringify(type)}`));
  if (!may.approval)
    for (const type of DECIDED) {
      const [now, before] = [ofType(o, type), ofType(old, type)];
      if (now.length > before.length) errors.push(forbiddenField(path, `updates may not add a condition of type ${JSON.stringify(type)}`));
      else if (now.length === before.length && !deepEqual(now, before))
        errors.push(forbiddenField(path, `updates may not modify a condition of type ${JSON.stringify(type)}`));
    }
  const [now, before] = [o.status?.certificate ?? '', old.status?.certificate ?? ''];
  if (now !== before) {
    if (!may.certificate) errors.push(forbiddenField('status.certificate', 'updates may not set certificate content'));
    else if (before) errors.push(forbiddenField('status.certificate', 'updates may not modify existing certificate content'));
  }
  return errors;
}
/** Decisions stay as they were made, when none is added or taken away. */
function preserve(o: KubeObject, old: KubeObject): void {
  for (const type of DECIDED) {
    const before = ofType(old, type);
    if (before.length !== ofType(o, type).length) continue;
    let i = 0;
    o.status.conditions = conditionsOf(o).map((c) => (c.type === type ? clone(before[i++]) : c));
    if (!o.status.conditions.length) delete o.status.conditions;
  }
}
function date(o: KubeObject, old: KubeObject, { now }: ValidationContext): void {
  const time = new Date(now).toISOString().replace(/\.\d+Z$/, 'Z');
  for (const condition of conditionsOf(o)) {
    condition.lastUpdateTime ??= time;
    const same = ofType(old, condition.type).find((c) => c.status === condition.status);
    condition.lastTransitionTime ??= same?.lastTransitionTime ?? time;
  }
}
export const requestStrategy: Partial<Strategy> = {
  ready: (o) => examine(o.spec?.request ?? ''),
  ownMetadata: false,
  validate: (o) => requestErrors(o),
  validateUpdate: (o, old) => updateErrors(o, old),
  prepareForStatusUpdate(o, old, context) {
    o.spec = clone(old.spec);
    o.status ??= {};
    preserve(o, old);
    date(o, old, context);
  },
  validateStatusUpdate: (o, old) => updateErrors(o, old, { certificate: true }),
  parts: { approval: { prepare: date, validate: (o, old) => updateErrors(o, old, { approval: true }) } },
};
