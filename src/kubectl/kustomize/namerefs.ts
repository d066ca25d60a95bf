import { isObject } from '../../apimachinery/json.ts';
import { toYaml } from '../../apimachinery/yaml.ts';
import { KustomizeError } from './error.ts';
import type { BackReference, FieldSpec } from './fieldspecs.ts';
import { effectiveNamespace, type Gvk, gvkSelected, type Id, idText, isClusterScoped, NO_NAMESPACE, sameNamespace } from './ids.ts';
import type { ResMap } from './resmap.ts';
import { type Json, type Resource, text } from './resource.ts';
import { type Slot, slotOf, visit } from './walk.ts';

/** Names in objects follow the objects that they name. Upstream: kustomize/api/filters/nameref. */
export function fixReferences(map: ResMap, references: BackReference[]): void {
  for (const referrer of map.list)
    for (const { fieldSpecs, ...target } of references)
      for (const spec of fieldSpecs)
        if (gvkSelected(referrer.originalId, spec)) new Reference(referrer, spec, target, referable(map, referrer)).fix();
}

function referable(map: ResMap, referrer: Resource): Resource[] {
  const { id } = referrer;
  if (isClusterScoped(id)) return map.list;
  const elsewhere = new Set<string>();
  if (referrer.kind === 'RoleBinding')
    for (const subject of referrer.object.subjects ?? [])
      if (subject?.kind === 'ServiceAccount' && subject.namespace) elsewhere.add(subject.namespace);
  return map.list.filter((r) => isClusterScoped(r.id) || sameNamespace(r.id, id) || elsewhere.has(r.namespace));
}

class Reference {
  constructor(
    private readonly referrer: Resource,
    private readonly spec: FieldSpec,
    private readonly target: Gvk,
    private readonly candidates: Resource[],
  ) {}

  fix(): void {
    const { path } = this.spec;
    try {
      visit(this.referrer, { path }, (slot) => this.set(slot));
    } catch (error) {
      if (!(error instanceof KustomizeError)) throw error;
      throw error.wrap(`updating name reference in '${path}' field of '${idText(this.referrer.id)}'`);
    }
  }
  private set(slot: Slot): void {
    const { value } = slot;
    if (value === null || value === undefined) return;
    if (Array.isArray(value)) for (const i of value.keys()) this.one(slotOf(value, i));
    else this.one(slot);
  }
  private one(slot: Slot): void {
    if (slot.value === null || slot.value === undefined) return;
    if (isObject(slot.value)) this.setMap(slot.value);
    else {
      const found = this.choose(text(slot.value), this.candidates, (r) => r.name);
      if (found && found.name !== text(slot.value)) slot.put(found.name);
    }
  }
  private setMap(map: Json): void {
    if (!('name' in map)) throw new KustomizeError("path config error; no 'name' field in node");
    let { candidates } = this;
    if ('namespace' in map) {
      const inIt = (id: Id) => effectiveNamespace(id) === text(map.namespace) && effectiveNamespace(id) !== NO_NAMESPACE;
      const before = candidates.filter((r) => inIt(r.originalId));
      candidates = before.length ? before : candidates.filter((r) => inIt(r.id));
    }
    const found = this.choose(text(map.name), candidates, (r) => `${r.name}\n${r.namespace}`);
    if (!found || (found.name === text(map.name) && !found.namespace)) return;
    map.name = found.name;
    if (found.namespace) map.namespace = found.namespace;
  }

  private choose(oldName: string, all: Resource[], identity: (r: Resource) => string): Resource | undefined {
    const { referrer } = this;
    let found = all
      .filter((r) => r.previous.some((p) => p.name === oldName))
      .filter((r) => r.previousIds.some((id) => gvkSelected(id, this.target)))
      .filter((r) => this.fitsRole(r))
      .filter(
        (r) => isClusterScoped(referrer.id) || isClusterScoped(r.id) || r.kind === 'ServiceAccount' || sameNamespace(referrer.id, r.id),
      );
    if (found.length === 1) return found[0];
    found = found.filter((r) => sameAffixes(r, referrer, true));
    if (found.length > 1) found = found.filter((r) => sameAffixes(r, referrer, false));
    if (found.length < 2 || new Set(found.map(identity)).size === 1) return found[0];
    throw new KustomizeError(
      `found multiple possible referrals: ${found.map((r) => idText(r.id)).join(', ')}\n\n**** Too many possible referral targets to referrer:\n${toYaml(referrer.object)}\n${found.map((r, i) => `--- possible referral ${i}:\n${toYaml(r.object)}\n`).join('')}`,
    );
  }
  private fitsRole(r: Resource): boolean {
    const ref = this.referrer.object.roleRef;
    if (!this.spec.path.endsWith('roleRef/name') || !ref?.apiGroup || !ref.kind) return true;
    return r.previousIds.some((id) => gvkSelected(id, { group: ref.apiGroup, kind: ref.kind }));
  }
}

const sameAffixes = (a: Resource, b: Resource, emptyFits: boolean): boolean =>
  (
    [
      ['prefixes', a.prefixes, b.prefixes],
      ['suffixes', a.suffixes, b.suffixes],
    ] as const
  ).every(([, x, y]) => (emptyFits && (!x.length || !y.length)) || sameEnding(x, y));

function sameEnding(a: string[], b: string[]): boolean {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  if (!short.length) return !long.length;
  return short.every((v, i) => v === long[long.length - short.length + i]);
}
