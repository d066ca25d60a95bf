import { updateManagedFields } from '../../../apimachinery/apply/index.ts';
import { deepEqual } from '../../../apimachinery/json.ts';
import type { KubeObject } from '../../../apimachinery/types.ts';
import { completeObject, type Structure, structureOf } from '../../../kinds/structure/index.ts';

interface Names {
  plural: string;
  singular?: string;
  shortNames?: string[];
  kind: string;
  listKind?: string;
  categories?: string[];
}
interface Condition {
  type: string;
  status: string;
  lastTransitionTime: string;
  reason: string;
  message: string;
}

/** Which names a definition gets, and why not others. Upstream: apiextensions-apiserver/pkg/controller/status/naming_controller.go. */
function accept(crd: KubeObject, others: KubeObject[]): { names: Names; reason: string; message: string; ok: boolean } {
  const wanted: Names = crd.spec.names;
  const had: Partial<Names> = crd.status?.acceptedNames ?? {};
  const taken = others
    .filter((o) => o.spec.group === crd.spec.group && o.metadata.name !== crd.metadata.name)
    .map((o) => o.status?.acceptedNames ?? {});
  const resources = new Set(taken.flatMap((n: Names) => [n.plural, n.singular, ...(n.shortNames ?? [])]).filter(Boolean));
  const kinds = new Set(taken.flatMap((n: Names) => [n.kind, n.listKind]).filter(Boolean));
  const names: Names = { plural: had.plural ?? '', kind: had.kind ?? '', ...had };
  const problems: { reason: string; message: string }[] = [];
  const claim = (field: 'plural' | 'singular' | 'kind' | 'listKind', used: Set<unknown>, reason: string) => {
    const value = wanted[field];
    if (value && used.has(value)) problems.push({ reason, message: `${JSON.stringify(value)} is already in use` });
    else if (value) names[field] = value;
  };
  claim('plural', resources, 'PluralConflict');
  claim('singular', resources, 'SingularConflict');
  const short = (wanted.shortNames ?? []).filter((s) => resources.has(s));
  if (short.length)
    problems.push({ reason: 'ShortNamesConflict', message: short.map((s) => `${JSON.stringify(s)} is already in use`).join(', ') });
  else if (wanted.shortNames?.length) names.shortNames = wanted.shortNames;
  else delete names.shortNames;
  claim('kind', kinds, 'KindConflict');
  claim('listKind', kinds, 'ListKindConflict');
  if (wanted.categories?.length) names.categories = wanted.categories;
  else delete names.categories;
  const last = problems[problems.length - 1];
  return last ? { names, ...last, ok: false } : { names, reason: 'NoConflicts', message: 'no conflicts found', ok: true };
}

/** The definition with its names decided and its conditions set; the same object when nothing changes. */
export function withStatus(crd: KubeObject, others: KubeObject[], now: string): KubeObject {
  const { names, reason, message, ok } = accept(crd, others);
  const before: Condition[] = crd.status?.conditions ?? [];
  const conditions = [...before];
  const set = (type: string, status: string, why: string, text: string) => {
    const at = conditions.findIndex((c) => c.type === type);
    const old = conditions[at];
    if (old && old.status === status && old.reason === why && old.message === text) return;
    const next = { type, status, lastTransitionTime: old?.status === status ? old.lastTransitionTime : now, reason: why, message: text };
    if (at < 0) conditions.push(next);
    else conditions[at] = next;
  };
  set('NamesAccepted', ok ? 'True' : 'False', reason, message);
  const established = conditions.some((c) => c.type === 'Established' && c.status === 'True');
  if (ok && !established) set('Established', 'True', 'InitialNamesAccepted', 'the initial names have been accepted');
  else if (!established) set('Established', 'False', 'NotAccepted', 'not all names are accepted');
  const status = { ...crd.status, conditions, acceptedNames: names };
  if (deepEqual(status, crd.status)) return crd;
  const structure = structureOf('apiextensions.k8s.io/v1', 'CustomResourceDefinition') as Structure;
  const next = completeObject(structuredClone({ ...crd, status }), structure);
  return updateManagedFields(crd, next, 'kube-apiserver', 'status', structure, now);
}
export const isEstablished = (crd: KubeObject): boolean =>
  !!crd.status?.conditions?.some((c: Condition) => c.type === 'Established' && c.status === 'True');
