import { isValidLabelValue } from '../../../apimachinery/labels.ts';
import type { KubeObject } from '../../../apimachinery/types.ts';
import { duplicate, type Errors, forbidden, invalid, qualified, sorted } from '../../validation/common.ts';
import { cidr } from '../../validation/ip.ts';
import { objectMeta } from '../../validation/meta.ts';
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
    if (seen.has(key)) {
      const twice = duplicate(at, { key: t.key, value: t.value || undefined, effect: t.effect });
      errors.push({ ...twice, detail: `${twice.detail}: taints must be unique by key and effect pair` });
    }
    seen.add(key);
    return errors;
  });
}
const amounts = (o: KubeObject): Errors =>
  ['capacity', 'allocatable'].flatMap((f) => sorted<string>(o.status?.[f]).flatMap(([n, v]) => quantityErrors(n, v, `status.${f}.${n}`)));
/** Upstream: ValidateNode. */
export const nodeErrors = (o: KubeObject): Errors => [
  ...objectMeta(o, false),
  ...taints(o.spec.taints ?? []),
  ...amounts(o),
  ...(o.spec.podCIDRs ?? []).flatMap((c: string, i: number) => cidr(c, `spec.podCIDRs[${i}]`)),
];
export function nodeUpdateErrors(o: KubeObject, old: KubeObject): Errors {
  const errors = amounts(o);
  const before: string[] = old.spec.podCIDRs ?? [];
  const after: string[] = o.spec.podCIDRs ?? [];
  if (before.length && (before.length !== after.length || before.some((c, i) => c !== after[i])))
    errors.push(forbidden('spec.podCIDRs', 'node updates may not change podCIDR except from "" to valid'));
  if (old.spec.providerID && old.spec.providerID !== o.spec.providerID)
    errors.push(forbidden('spec.providerID', 'node updates may not change providerID except from "" to valid'));
  return [...errors, ...taints(o.spec.taints ?? [])];
}
