import { isDns1123Label, isDns1123Subdomain } from '../../apimachinery/labels.ts';
import { check, type Errors, forbidden, notSupported, required } from '../validation/common.ts';

const FIELDS: Record<string, string> = { ServiceAccount: 'serviceAccount', User: 'user', Group: 'group' };
function account(s: any, path: string): Errors {
  const named = s.name && s.name !== '*' ? check(`${path}.name`, s.name, isDns1123Subdomain) : [];
  return [
    ...(s.name ? named : [required(`${path}.name`)]),
    ...(s.namespace
      ? check(`${path}.namespace`, s.namespace, isDns1123Label)
      : [required(`${path}.namespace`, 'must specify namespace for service account')]),
  ];
}
/** Upstream: pkg/apis/flowcontrol/validation ValidateFlowSchemaSubject. */
export function subjectErrors(s: any, path: string): Errors {
  const { kind = '' } = s;
  if (!Object.hasOwn(FIELDS, kind)) return [notSupported(`${path}.kind`, kind, ['Group', 'ServiceAccount', 'User'])];
  const field = FIELDS[kind];
  const at = `${path}.${field}`;
  const errors = !s[field]
    ? [required(at, `${field} is required when subject kind is '${kind}'`)]
    : kind === 'ServiceAccount'
      ? account(s[field], at)
      : s[field].name
        ? []
        : [required(`${at}.name`)];
  for (const [other, name] of Object.entries(FIELDS))
    if (other !== kind && s[name]) errors.push(forbidden(`${path}.${name}`, `${name} is forbidden when subject kind is not '${other}'`));
  return errors;
}
