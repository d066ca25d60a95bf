import type { KubeObject } from '../../apimachinery/types.ts';
import { age, nameOf } from '../table/format.ts';

export const webhookCells = (o: KubeObject, now: number): unknown[] => [nameOf(o), (o.webhooks ?? []).length, age(o, now)];
export const policyCells =
  (field: 'validations' | 'mutations') =>
  (o: KubeObject, now: number): unknown[] => {
    const kind = o.spec?.paramKind;
    return [nameOf(o), (o.spec?.[field] ?? []).length, kind ? `${kind.apiVersion ?? ''}/${kind.kind ?? ''}` : '<unset>', age(o, now)];
  };
/** Upstream: the generated String of metav1.LabelSelector. */
function selectorText({ matchLabels = {}, matchExpressions = [] }: any): string {
  const labels = Object.keys(matchLabels).sort();
  const each = matchExpressions.map(
    ({ key, operator, values = [] }: any) => `LabelSelectorRequirement{Key:${key},Operator:${operator},Values:[${values.join(' ')}],},`,
  );
  return `&LabelSelector{MatchLabels:map[string]string{${labels.map((k) => `${k}: ${matchLabels[k]},`).join('')}},MatchExpressions:[]LabelSelectorRequirement{${each.join('')}},}`;
}
function paramText(ref: any): string {
  if (ref?.name) return `${ref.namespace || '*'}/${ref.name}`;
  return ref?.selector ? selectorText(ref.selector) : '<unset>';
}
export const policyBindingCells = (o: KubeObject, now: number): unknown[] => [
  nameOf(o),
  o.spec?.policyName ?? '',
  paramText(o.spec?.paramRef),
  age(o, now),
];
