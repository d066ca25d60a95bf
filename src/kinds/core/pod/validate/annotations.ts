import type { KubeObject } from '../../../../apimachinery/types.ts';
import { type Errors, forbidden, invalid, sorted } from '../../../validation/common.ts';
import { APPARMOR_PREFIX } from '../apparmor.ts';
import { profileAnnotations } from './profiles.ts';
import { tolerations } from './tolerations.ts';

export const MIRROR = 'kubernetes.io/config.mirror';
const COST = 'controller.kubernetes.io/pod-deletion-cost';
const TOLERATIONS = 'scheduler.alpha.kubernetes.io/tolerations';
const PATH = 'metadata.annotations';

function tolerationsIn(text: string): Errors {
  try {
    return tolerations(JSON.parse(text) ?? [], `${PATH}.${TOLERATIONS}`);
  } catch {
    return [invalid(PATH, TOLERATIONS, `invalid character '${text[0]}' looking for beginning of value`)];
  }
}
/** Upstream: ValidatePodSpecificAnnotations. */
export function podAnnotations(pod: KubeObject): Errors {
  const annotations = pod.metadata.annotations ?? {};
  const [cost, mirror] = [annotations[COST], annotations[MIRROR]];
  const errors: Errors = [];
  if (mirror !== undefined && !pod.spec.nodeName)
    errors.push(invalid(`${PATH}[${MIRROR}]`, mirror, 'must set spec.nodeName if mirror pod annotation is set'));
  if (annotations[TOLERATIONS]) errors.push(...tolerationsIn(annotations[TOLERATIONS]));
  if (cost !== undefined && !(/^(0|-?[1-9][0-9]*)$/.test(cost) && Number(cost) <= 2147483647 && Number(cost) >= -2147483648))
    errors.push(invalid(`${PATH}[${COST}]`, cost, 'must be a 32bit integer'));
  return [...errors, ...profileAnnotations(annotations, pod.spec, PATH)];
}
/** Upstream: ValidatePodSpecificAnnotationUpdates. */
export function podAnnotationUpdates(pod: KubeObject, old: KubeObject): Errors {
  const now = pod.metadata.annotations ?? {};
  const before = old.metadata.annotations ?? {};
  const errors: Errors = [];
  for (const [key, value] of sorted(before)) {
    if (now[key] === value) continue;
    if (key.startsWith(APPARMOR_PREFIX)) errors.push(forbidden(`${PATH}[${key}]`, 'may not remove or update AppArmor annotations'));
    if (key === MIRROR) errors.push(forbidden(`${PATH}[${key}]`, 'may not remove or update mirror pod annotation'));
  }
  for (const [key] of sorted(now)) {
    if (before[key] !== undefined) continue;
    if (key.startsWith(APPARMOR_PREFIX)) errors.push(forbidden(`${PATH}[${key}]`, 'may not add AppArmor annotations'));
    if (key === MIRROR) errors.push(forbidden(`${PATH}[${key}]`, 'may not add mirror pod annotation'));
  }
  return [...errors, ...podAnnotations(pod)];
}
