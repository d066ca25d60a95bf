import { isConfigMapKey, isDns1123Subdomain, isEnvVarName } from '../../../../apimachinery/labels.ts';
import { canonicalQuantity } from '../../../../apimachinery/quantity.ts';
import { check, type Errors, invalid, label, noBacksteps, notSupported, qualified, required } from '../../../validation/common.ts';

export const ENV_FIELDS = [
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
  'spec.nodeName',
  'spec.serviceAccountName',
  'status.hostIP',
  'status.hostIPs',
  'status.podIP',
  'status.podIPs',
];
const RESOURCES = [
  'limits.cpu',
  'limits.ephemeral-storage',
  'limits.memory',
  'requests.cpu',
  'requests.ephemeral-storage',
  'requests.memory',
];
const BYTES = ['1', '1k', '1M', '1G', '1T', '1P', '1E', '1Ki', '1Mi', '1Gi', '1Ti', '1Pi', '1Ei'];
const KNOWN_FIELDS = new Set([
  ...ENV_FIELDS,
  'metadata.annotations',
  'metadata.labels',
  'spec.restartPolicy',
  'spec.schedulerName',
  'status.phase',
  'status.nominatedNodeName',
]);

/** Upstream: validateObjectFieldSelector and pkg/apis/core/pods ConvertDownwardAPIFieldLabel. */
export function fieldRef(ref: any, allowed: string[], path: string): Errors {
  const { apiVersion = '', fieldPath = '' } = ref;
  if (!apiVersion) return [required(`${path}.apiVersion`)];
  if (!fieldPath) return [required(`${path}.fieldPath`)];
  const unknown = (why: string) => [invalid(`${path}.fieldPath`, fieldPath, `error converting fieldPath: ${why}`)];
  if (apiVersion !== 'v1') return unknown(`unsupported pod version: ${apiVersion}`);
  const subscript = /^(.*)\['(.*)'\]$/s.exec(fieldPath);
  if (subscript) {
    const [, field, key] = subscript;
    if (field === 'metadata.annotations') return qualified(key.toLowerCase(), path);
    if (field === 'metadata.labels') return qualified(key, path);
    return unknown(`field label does not support subscript: ${fieldPath}`);
  }
  const internal = fieldPath === 'spec.host' ? 'spec.nodeName' : fieldPath;
  if (!KNOWN_FIELDS.has(internal)) return unknown(`field label not supported: ${fieldPath}`);
  return allowed.includes(internal) ? [] : [notSupported(`${path}.fieldPath`, internal, [...allowed].sort())];
}
function divisorErrors(resource: string, divisor: unknown, path: string): Errors {
  const text = canonicalQuantity(`${divisor ?? '0'}`);
  if (text === '0') return [];
  const kind = resource.split('.').slice(1).join('.');
  if (kind === 'cpu')
    return ['1m', '1'].includes(text)
      ? []
      : [invalid(`${path}.divisor`, resource, "only divisor's values 1m and 1 are supported with the cpu resource")];
  if (BYTES.includes(text)) return [];
  const noun = kind === 'memory' ? 'memory' : kind.startsWith('hugepages-') ? 'hugepages' : 'local ephemeral storage';
  return [invalid(`${path}.divisor`, resource, `only divisor's values ${BYTES.join(', ')} are supported with the ${noun} resource`)];
}
export function resourceFieldRef(ref: any, path: string, volume: boolean): Errors {
  const resource = ref.resource ?? '';
  const errors: Errors = [];
  if (volume && !ref.containerName) errors.push(required(`${path}.containerName`));
  else if (!resource) errors.push(required(`${path}.resource`));
  else if (!RESOURCES.includes(resource) && !/^(requests|limits)\.hugepages-/.test(resource))
    errors.push(notSupported(`${path}.resource`, resource, RESOURCES));
  return [...errors, ...divisorErrors(resource, ref.divisor, path)];
}
const keyRef = (ref: any, path: string): Errors => [
  ...check(`${path}.name`, ref.name ?? '', isDns1123Subdomain),
  ...(ref.key ? check(`${path}.key`, ref.key, isConfigMapKey) : [required(`${path}.key`)]),
];
const fileKeyRef = (ref: any, path: string): Errors => [
  ...(ref.key ? check(`${path}.key`, ref.key, isEnvVarName) : [required(`${path}.key`)]),
  ...(ref.volumeName ? label(ref.volumeName, `${path}.volumeName`) : [required(`${path}.volumeName`)]),
  ...(ref.path ? noBacksteps(ref.path, `${path}.path`) : [required(`${path}.path`)]),
];
function valueFrom(env: any, path: string): Errors {
  const from = env.valueFrom;
  if (!from) return [];
  const rules: [string, (ref: any, path: string) => Errors][] = [
    ['fieldRef', (ref, at) => fieldRef(ref, ENV_FIELDS, at)],
    ['resourceFieldRef', (ref, at) => resourceFieldRef(ref, at, false)],
    ['configMapKeyRef', keyRef],
    ['secretKeyRef', keyRef],
    ['fileKeyRef', fileKeyRef],
  ];
  const given = rules.filter(([field]) => from[field]);
  const errors = given.flatMap(([field, rule]) => rule(from[field], `${path}.${field}`));
  if (!given.length)
    errors.push(
      invalid(path, '', 'must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`'),
    );
  else if (env.value) errors.push(invalid(path, '', 'may not be specified when `value` is not empty'));
  else if (given.length > 1) errors.push(invalid(path, '', 'may not have more than one field specified at a time'));
  return errors;
}
export const env = (list: any[], path: string): Errors =>
  list.flatMap((e, i) => [
    ...(e.name ? check(`${path}[${i}].name`, e.name, isEnvVarName) : [required(`${path}[${i}].name`)]),
    ...valueFrom(e, `${path}[${i}].valueFrom`),
  ]);
export const envFrom = (list: any[], path: string): Errors =>
  list.flatMap((e, i) => {
    const at = `${path}[${i}]`;
    const errors = e.prefix ? check(`${at}.prefix`, e.prefix, isEnvVarName) : [];
    const given = ['configMapRef', 'secretRef'].filter((f) => e[f]);
    for (const f of given)
      errors.push(...(e[f].name ? check(`${at}.${f}.name`, e[f].name, isDns1123Subdomain) : [required(`${at}.${f}.name`)]));
    if (!given.length) errors.push(invalid(path, '', 'must specify one of: `configMapRef` or `secretRef`'));
    else if (given.length > 1) errors.push(invalid(path, '', 'may not have more than one field specified at a time'));
    return errors;
  });
