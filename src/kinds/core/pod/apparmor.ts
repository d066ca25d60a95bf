import type { KubeObject } from '../../../apimachinery/types.ts';
import { same } from '../../validation/common.ts';
import { appArmor } from './validate/profiles.ts';
import { containersOf } from './walk.ts';

export const APPARMOR_PREFIX = 'container.apparmor.security.beta.kubernetes.io/';

/** What an annotation of old says; undefined when it says nothing. Upstream: podutil.ApparmorFieldForAnnotation. */
export function appArmorOf(annotation: string): { type: string; localhostProfile?: string } | undefined {
  if (annotation === 'unconfined') return { type: 'Unconfined' };
  if (annotation === 'runtime/default') return { type: 'RuntimeDefault' };
  if (!annotation.startsWith('localhost/')) return undefined;
  const localhostProfile = annotation.slice('localhost/'.length);
  return localhostProfile ? { type: 'Localhost', localhostProfile } : undefined;
}
export const appArmorWarning = (prefix: string, name: string): string =>
  `${prefix}metadata.annotations[${APPARMOR_PREFIX}${name}]: deprecated since v1.30; use the "appArmorProfile" field instead`;

/** Copies annotations to fields. Upstream: pkg/registry/core/pod/strategy.go applyAppArmorVersionSkew. */
export function copyAppArmor(pod: KubeObject, warn: (text: string) => void): void {
  if (pod.spec?.os?.name === 'windows') return;
  for (const [container] of containersOf(pod.spec, 'spec')) {
    const annotation = pod.metadata.annotations?.[APPARMOR_PREFIX + container.name];
    if (annotation === undefined || container.securityContext?.appArmorProfile) continue;
    const found = appArmorOf(annotation);
    const profile = found && !appArmor(found, '').length ? found : undefined;
    if (profile && same(profile, pod.spec.securityContext?.appArmorProfile)) continue;
    if (profile) container.securityContext = { ...container.securityContext, appArmorProfile: profile };
    warn(appArmorWarning('', container.name));
  }
}
