import { isValidLabelValue } from '../../../apimachinery/labels.ts';
import type { KubeObject } from '../../../apimachinery/types.ts';
import { duplicate, type Errors, forbidden, internalDuplicate, invalid, qualified, sorted } from '../../validation/common.ts';
import { cidr, familyOf } from '../../validation/ip.ts';
import { objectMeta, objectMetaUpdate } from '../../validation/meta.ts';
import { jsonError } from '../config-validate.ts';
import { quantityErrors } from '../pod/validate/resources.ts';
import { taintEffect } from '../pod/validate/tolerations.ts';

function taints(list: any[]): Errors {
  const seen = new Set<string>();
  return list.flatMap((t, i) => {
    const at = `metadata.taints[${i}]`;
    const errors = qualified(t.key ?? '', `${at}.key`);
    const wrong = isValidLabelValue(t.value ?? '');
    if (wrong.length) errors.push(invalid(`${at}.value`, t.value, wrong.join(';')));
    errors.push(...taintEffect(t.effect ?? '', false, `${at}.effect`));
    const key = `${t.effect} ${t.key}`;
    if (seen.has(key)) errors.push(internalDuplicate(at, 'Taint', t, 'taints must be unique by key and effect pair'));
    seen.add(key);
    return errors;
  });
}
const amounts = (o: KubeObject): Errors =>
  ['capacity', 'allocatable'].flatMap((f) => sorted<string>(o.status?.[f]).flatMap(([n, v]) => quantityErrors(n, v, `status.${f}.${n}`)));
const AVOID = 'scheduler.alpha.kubernetes.io/preferAvoidPods';
/** Upstream: ValidateAvoidPodsInNodeAnnotations. */
function annotations(o: KubeObject): Errors {
  const text = o.metadata.annotations?.[AVOID];
  const why = text && jsonError(text);
  return why ? [invalid('metadata.annotations.AvoidPods', AVOID, why)] : [];
}
function podCidrs(list: string[]): Errors {
  const path = 'spec.podCIDRs';
  const errors = list.flatMap((c, i) => cidr(c, `${path}[${i}]`));
  const families = new Set(list.map((c) => familyOf(c.split('/')[0])));
  if (list.length > 2 || (list.length === 2 && families.size < 2))
    errors.push(invalid(path, list, 'may specify no more than one CIDR for each IP family'));
  return errors;
}
/** Upstream: ValidateNode. */
export const nodeErrors = (o: KubeObject): Errors => [
  ...objectMeta(o, false),
  ...annotations(o),
  ...taints(o.spec.taints ?? []),
  ...amounts(o),
  ...podCidrs(o.spec.podCIDRs ?? []),
];
function addresses(list: any[]): Errors {
  const told = list.map((a) => JSON.stringify([a.type, a.address]));
  return list.flatMap((a, i) => {
    if (told.indexOf(told[i]) === i) return [];
    return [duplicate(`status.addresses[${i}]`, { Type: a.type ?? '', Address: a.address ?? '' })];
  });
}
/** Upstream: ValidateNodeUpdate. */
export function nodeStatusErrors(o: KubeObject, old: KubeObject): Errors {
  const errors = [...objectMetaUpdate(o, old), ...annotations(o), ...amounts(o), ...addresses(o.status?.addresses ?? [])];
  const before: string[] = old.spec.podCIDRs ?? [];
  const after: string[] = o.spec.podCIDRs ?? [];
  const changed = before.length !== after.length ? 1 : before.filter((c, i) => c !== after[i]).length;
  for (let i = 0; before.length && i < changed; i++)
    errors.push(forbidden('spec.podCIDRs', 'node updates may not change podCIDR except from "" to valid'));
  if (old.spec.providerID && old.spec.providerID !== o.spec.providerID)
    errors.push(forbidden('spec.providerID', 'node updates may not change providerID except from "" to valid'));
  errors.push(...taints(o.spec.taints ?? []));
  if ((o.spec.externalID ?? '') !== (old.spec.externalID ?? '')) errors.push(forbidden('spec.externalID', 'may not be updated'));
  return errors;
}
export const nodeUpdateErrors = (o: KubeObject, old: KubeObject): Errors => [...nodeErrors(o), ...nodeStatusErrors(o, old)];
