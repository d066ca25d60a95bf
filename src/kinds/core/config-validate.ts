import { JsonSyntaxError, parseGoJson } from '../../apimachinery/gojson.ts';
import { isConfigMapKey } from '../../apimachinery/labels.ts';
import type { KubeObject } from '../../apimachinery/types.ts';
import { check, type Errors, forbidden, immutable, invalid, own, required, same, sorted, tooLong } from '../validation/common.ts';
import { objectMeta } from '../validation/meta.ts';

const MAX = 1048576;
const bytes = (text: string): number => new TextEncoder().encode(text).length;
const decoded = (base64: string | null): number => Math.floor(((base64 ?? '').replace(/=+$/, '').length * 3) / 4);
const size = (map: Record<string, string> | undefined, measure: (text: string) => number): number =>
  Object.values(map ?? {}).reduce((n, v) => n + measure(v), 0);
const keys = (map: Record<string, string> | undefined, field: string): Errors =>
  sorted(map).flatMap(([key]) => check(`${field}[${key}]`, key, isConfigMapKey));

export function configMapErrors(o: KubeObject): Errors {
  const errors = [...objectMeta(o, true), ...keys(o.data, 'data')];
  for (const [key] of sorted(o.data))
    if (own(o.binaryData, key) !== undefined) errors.push(invalid(`data[${key}]`, key, 'duplicate of key present in binaryData'));
  errors.push(...keys(o.binaryData, 'binaryData'));
  if (size(o.data, bytes) + size(o.binaryData, decoded) > MAX) errors.push(tooLong('[]', MAX));
  return errors;
}
function fixed(o: KubeObject, old: KubeObject, fields: string[]): Errors {
  if (!old.immutable) return [];
  const why = 'field is immutable when `immutable` is set';
  return [
    ...(o.immutable ? [] : [forbidden('immutable', why)]),
    ...fields.filter((f) => !same(o[f], old[f])).map((f) => forbidden(f, why)),
  ];
}
export const configMapUpdateErrors = (o: KubeObject, old: KubeObject): Errors => [
  ...fixed(o, old, ['data', 'binaryData']),
  ...configMapErrors(o),
];

function json(o: KubeObject, key: string): Errors {
  const value = o.data?.[key];
  if (value === undefined) return [required(`data[${key}]`)];
  const text = new TextDecoder().decode(Uint8Array.from(atob(value), (c) => c.charCodeAt(0)));
  const why = jsonError(text);
  return why ? [invalid(`data[${key}]`, '<secret contents redacted>', why)] : [];
}
/** Go's words for text that is not a JSON object. */
export function jsonError(text: string): string | undefined {
  try {
    const { value } = parseGoJson(text);
    const kind = Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value;
    return value === null || kind === 'object' ? undefined : `json: cannot unmarshal ${kind} into Go value of type map[string]interface {}`;
  } catch (error) {
    if (error instanceof JsonSyntaxError) return error.message;
    throw error;
  }
}
function typeErrors(o: KubeObject): Errors {
  const has = (key: string) => o.data?.[key] !== undefined;
  switch (o.type) {
    case 'kubernetes.io/service-account-token':
      return o.metadata.annotations?.['kubernetes.io/service-account.name']
        ? []
        : [required('metadata.annotations[kubernetes.io/service-account.name]')];
    case 'kubernetes.io/dockercfg':
      return json(o, '.dockercfg');
    case 'kubernetes.io/dockerconfigjson':
      return json(o, '.dockerconfigjson');
    case 'kubernetes.io/basic-auth':
      return has('username') || has('password') ? [] : [required('data[username]'), required('data[password]')];
    case 'kubernetes.io/ssh-auth':
      return o.data?.['ssh-privatekey'] ? [] : [required('data[ssh-privatekey]')];
    case 'kubernetes.io/tls':
      return ['tls.crt', 'tls.key'].filter((k) => !has(k)).map((k) => required(`data[${k}]`));
    default:
      return [];
  }
}
/** Upstream: ValidateSecret. */
export function secretErrors(o: KubeObject): Errors {
  const errors = [...objectMeta(o, true), ...keys(o.data, 'data')];
  if (size(o.data, decoded) > MAX) errors.push(tooLong('data', MAX));
  return [...errors, ...typeErrors(o)];
}
export const secretUpdateErrors = (o: KubeObject, old: KubeObject): Errors => [
  ...immutable(o.type, old.type, 'type'),
  ...fixed(o, old, ['data']),
  ...secretErrors(o),
];
