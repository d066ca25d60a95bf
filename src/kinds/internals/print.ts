import { byCodePoint, toGoJson } from '../../apimachinery/json.ts';
import { INTERNALS } from './internals.gen.ts';

/** Fields that the served version calls otherwise than the internal type. */
const SERVED: Record<string, string> = {
  'AzureDiskVolumeSource.DataDiskURI': 'diskURI',
  'GlusterfsVolumeSource.EndpointsName': 'endpoints',
  'GlusterfsPersistentVolumeSource.EndpointsName': 'endpoints',
  'NodeSpec.DoNotUseExternalID': 'externalID',
};
for (const name of ['Bool', 'Int', 'String', 'Version']) {
  SERVED[`DeviceAttribute.${name}Value`] = name.toLowerCase();
  SERVED[`DeviceAttribute.${name}Values`] = `${name.toLowerCase()}s`;
}
for (const type of ['RBDVolumeSource', 'RBDPersistentVolumeSource']) {
  SERVED[`${type}.CephMonitors`] = 'monitors';
  SERVED[`${type}.RBDImage`] = 'image';
  SERVED[`${type}.RBDPool`] = 'pool';
  SERVED[`${type}.RadosUser`] = 'user';
}
const ZERO: Record<string, unknown> = { s: '', i: 0, b: false, Q: '0', Y: 0, T: null };
const WITH_METADATA = new Set([
  'PodTemplateSpec',
  'PersistentVolumeClaimTemplate',
  'ResourceClaimTemplateSpec',
  'JobTemplateSpec',
  'StorageClass',
]);
const HOST_FIELDS = ['hostNetwork', 'hostPID', 'hostIPC', 'shareProcessNamespace', 'hostUsers'];

/** What conversion to the internal type moves. Upstream: pkg/apis/core/v1/conversion.go. */
function moved(type: string, value: any): any {
  if (type === 'PodSpec')
    return { ...value, securityContext: { ...value.securityContext, ...Object.fromEntries(HOST_FIELDS.map((f) => [f, value[f]])) } };
  if (WITH_METADATA.has(type)) return { ...value.metadata, ...value };
  return value;
}
function convert(code: string, value: any): unknown {
  const rest = code.slice(1);
  if (code[0] === '*') return value === undefined || value === null ? null : convert(rest, value);
  if (code[0] === '[') return Array.isArray(value) ? value.map((v) => convert(rest, v)) : null;
  if (code[0] === '{')
    return value && typeof value === 'object'
      ? Object.fromEntries(
          Object.keys(value)
            .sort(byCodePoint)
            .map((k) => [k, convert(rest, value[k])]),
        )
      : null;
  if (code[0] === '<') return internal(code.slice(1, -1), value ?? {});
  return value ?? ZERO[code];
}
const isEmpty = (value: any): boolean =>
  value === null || value === '' || value === 0 || value === false || (typeof value === 'object' && !Object.keys(value).length);

/** An object of the served version as Go's JSON of the internal type has it, in its order. */
export function internal(type: string, value: any): Record<string, unknown> {
  const object = moved(type, value);
  const served = new Map(Object.keys(object).map((k) => [k.toLowerCase(), k]));
  const result: Record<string, unknown> = {};
  for (const field of INTERNALS[type].split(' ')) {
    const colon = field.indexOf(':');
    const optional = field[colon - 1] === '?';
    const name = field.slice(0, optional ? colon - 1 : colon);
    const key = SERVED[`${type}.${name}`] ?? served.get(name.toLowerCase());
    const converted = convert(field.slice(colon + 1), key === undefined ? undefined : object[key]);
    if (!(optional && isEmpty(converted))) result[name] = converted;
  }
  return result;
}
/** `type`: of one, or `[Type` of a list. */
export const internalJson = (type: string, value: any): string =>
  toGoJson(type[0] === '[' ? convert(`[<${type.slice(1)}>`, value) : internal(type, value));
