import type { KubeObject } from '../../../../apimachinery/types.ts';
import {
  descendingPath,
  type Errors,
  forbidden,
  internalInvalid,
  invalid,
  notSupported,
  required,
  sorted,
  tooLong,
} from '../../../validation/common.ts';
import { APPARMOR_PREFIX } from '../apparmor.ts';
import { containersOf } from '../walk.ts';

const TYPES = ['Localhost', 'RuntimeDefault', 'Unconfined'];
/** Upstream: validateSeccompProfileField. */
export function seccomp(p: any, path: string): Errors {
  if (!p) return [];
  const at = `${path}.localhostProfile`;
  const errors: Errors = [];
  if (!p.type) errors.push(required(`${path}.type`, 'type is required when seccompProfile is set'));
  else if (!TYPES.includes(p.type)) errors.push(notSupported(`${path}.type`, p.type, TYPES));
  if (p.type === 'Localhost') {
    if (p.localhostProfile === undefined) errors.push(required(at, 'must be set when seccomp type is Localhost'));
    else errors.push(...descendingPath(p.localhostProfile, at));
  } else if (p.localhostProfile !== undefined)
    errors.push(internalInvalid(at, 'SeccompProfile', p, 'can only be set when seccomp type is Localhost'));
  return errors;
}
/** Upstream: ValidateAppArmorProfileField. */
export function appArmor(p: any, path: string): Errors {
  if (!p) return [];
  const at = `${path}.localhostProfile`;
  const { type = '', localhostProfile } = p;
  if (!type) return [required(`${path}.type`, 'type is required when appArmorProfile is set')];
  if (!TYPES.includes(type)) return [notSupported(`${path}.type`, type, TYPES)];
  if (type !== 'Localhost')
    return localhostProfile !== undefined ? [invalid(at, localhostProfile, 'can only be set when AppArmor type is Localhost')] : [];
  if (localhostProfile === undefined) return [required(at, 'must be set when AppArmor type is Localhost')];
  const errors: Errors = [];
  const trimmed = localhostProfile.trim();
  if (trimmed !== localhostProfile) errors.push(invalid(at, localhostProfile, 'must not be padded with whitespace'));
  else if (!trimmed) errors.push(required(at, 'must be set when AppArmor type is Localhost'));
  return localhostProfile.length > 4095 ? [...errors, tooLong(at, 4095)] : errors;
}
export const SECCOMP_POD = 'seccomp.security.alpha.kubernetes.io/pod';
export const SECCOMP_CONTAINER = 'container.seccomp.security.alpha.kubernetes.io/';
const seccompText = (p: string, path: string): Errors => {
  if (['runtime/default', 'docker/default', 'unconfined'].includes(p)) return [];
  return p.startsWith('localhost/') ? descendingPath(p.slice(10), path) : [invalid(path, p, 'must be a valid seccomp profile')];
};
/** Upstream: ValidateSeccompPodAnnotations, ValidateAppArmorPodAnnotations. */
export function profileAnnotations(annotations: Record<string, string>, spec: any, path: string): Errors {
  const errors: Errors = [];
  if (annotations[SECCOMP_POD] !== undefined) errors.push(...seccompText(annotations[SECCOMP_POD], `${path}.${SECCOMP_POD}`));
  for (const [key, value] of sorted(annotations))
    if (key.startsWith(SECCOMP_CONTAINER)) errors.push(...seccompText(value, `${path}.${key}`));
  for (const [key, value] of sorted(annotations)) {
    if (!key.startsWith(APPARMOR_PREFIX)) continue;
    const name = key.slice(APPARMOR_PREFIX.length);
    if (!containersOf(spec, '').some(([c]) => c.name === name)) errors.push(invalid(`${path}[${key}]`, name, 'container not found'));
    if (!['', 'runtime/default', 'unconfined'].includes(value) && !value.startsWith('localhost/'))
      errors.push(invalid(`${path}[${key}]`, value, `invalid AppArmor profile name: ${JSON.stringify(value)}`));
  }
  return errors;
}
function agrees(annotation: string, profile: any, kind: string, runtime: string[], path: string): Errors {
  const differs = [forbidden(`${path}.type`, `${kind} type in annotation and field must match`)];
  if (profile.type === 'Unconfined') return annotation === 'unconfined' ? [] : differs;
  if (profile.type === 'RuntimeDefault') return runtime.includes(annotation) ? [] : differs;
  if (profile.type !== 'Localhost') return [];
  if (!annotation.startsWith('localhost/')) return differs;
  return annotation.slice(10) === profile.localhostProfile
    ? []
    : [forbidden(`${path}.localhostProfile`, `${kind} profile in annotation and field must match`)];
}
/** Annotations and fields of a new pod say the same. Upstream: validateSeccompAnnotationsAndFields and AppArmor's like. */
export function profilesAgree({ metadata, spec }: KubeObject): Errors {
  const annotations = metadata.annotations ?? {};
  const own = spec.securityContext ?? {};
  const seccomps = ['runtime/default', 'docker/default'];
  const errors: Errors = [];
  if (own.seccompProfile && annotations[SECCOMP_POD] !== undefined)
    errors.push(...agrees(annotations[SECCOMP_POD], own.seccompProfile, 'seccomp', seccomps, 'spec.securityContext.seccompProfile'));
  for (const [c, path] of containersOf(spec, 'spec')) {
    const text = annotations[SECCOMP_CONTAINER + c.name];
    const profile = c.securityContext?.seccompProfile;
    if (profile && text !== undefined) errors.push(...agrees(text, profile, 'seccomp', seccomps, `${path}.securityContext.seccompProfile`));
  }
  if (spec.os?.name === 'windows') return errors;
  for (const [c, path] of containersOf(spec, 'spec')) {
    const text = annotations[APPARMOR_PREFIX + c.name];
    const profile = c.securityContext?.appArmorProfile ?? own.appArmorProfile;
    if (profile && text !== undefined)
      errors.push(...agrees(text, profile, 'apparmor', ['runtime/default'], `${path}.securityContext.appArmorProfile`));
  }
  return errors;
}
