import { parseLabelSelector } from '../../apimachinery/selectors.ts';
import { KustomizeError } from './error.ts';
import { effectiveNamespace, gvkOf, type Id, idDump, idText, sameId } from './ids.ts';
import type { Resource } from './resource.ts';

export interface Selector extends Id {
  labelSelector?: string;
  annotationSelector?: string;
}

/** The resources of a build, in order, no two with one id. Upstream: kustomize/api/resmap. */
export class ResMap {
  list: Resource[] = [];

  append(resource: Resource): void {
    const { id } = resource;
    if (this.list.some((r) => sameId(r.id, id)))
      throw new KustomizeError(`may not add resource with an already registered id: ${idText(id)}`);
    this.list.push(resource);
  }
  byAnyId(matches: (id: Id) => boolean): Resource[] {
    return this.list.filter((r) => r.ids.some(matches));
  }
  one(id: Id): Resource {
    const found = this.byAnyId((other) => sameId(id, other));
    if (found.length === 1) return found[0];
    throw new KustomizeError(
      `${found.length ? 'multiple' : 'no'} matches for Id ${idText(id)}; failed to find unique target for patch ${idText(id)}`,
    );
  }
  /** Takes in what a generator made: a new one, or one that replaces or is merged into what is there. */
  absorb(made: Resource): void {
    const { id, behavior } = made;
    const found = this.byAnyId((other) => sameId(id, other));
    const joins = behavior === 'merge' || behavior === 'replace';
    if (!found.length) {
      if (joins) throw new KustomizeError(`id ${idDump(id)} does not exist; cannot merge or replace`);
      this.append(made);
      return;
    }
    if (found.length > 1)
      throw new KustomizeError(
        `found multiple objects [${found.map((r) => idText(r.id)).join(' ')}] that could accept merge of ${idText(id)}`,
      );
    if (!joins)
      throw new KustomizeError(
        `id ${idDump(id)} exists; can not use behavior: '${behavior === 'create' ? 'create' : 'unspecified'}', behavior must be merge or replace`,
      );
    const [old] = found;
    const index = this.list.indexOf(old);
    made.setMeta('labels', { ...old.labels(), ...made.labels() });
    made.setMeta('annotations', { ...old.annotations(), ...made.annotations() });
    made.setMeta('name', old.name);
    made.setMeta('namespace', old.namespace);
    made.needsHash = made.needsHash && old.needsHash;
    made.behavior = old.behavior;
    made.previous = [...old.previous];
    made.prefixes = [...old.prefixes];
    made.suffixes = [...old.suffixes];
    made.vars = [...old.vars];
    made.transformations = [...old.transformations];
    if (behavior === 'merge') {
      for (const field of ['data', 'binaryData']) {
        const merged = { ...(old.object[field] ?? {}), ...(made.object[field] ?? {}) };
        if (Object.keys(merged).length) made.object[field] = merged;
      }
      made.origin = old.origin ?? made.origin;
    }
    this.list[index] = made;
  }
  select(selector: Selector): Resource[] {
    const match = {
      group: pattern(selector.group),
      version: pattern(selector.version),
      kind: pattern(selector.kind),
      name: pattern(selector.name),
      namespace: pattern(selector.namespace),
    };
    return this.list.filter((r) => {
      const { id, originalId } = r;
      if (!match.namespace(effectiveNamespace(originalId)) && !match.namespace(effectiveNamespace(id))) return false;
      if (!match.name(originalId.name ?? '') && !match.name(id.name ?? '')) return false;
      const gvk = gvkOf(r.apiVersion, r.kind);
      if (!match.group(gvk.group) || !match.version(gvk.version) || !match.kind(gvk.kind)) return false;
      return selectsLabels(selector.labelSelector, r.labels()) && selectsLabels(selector.annotationSelector, r.annotations());
    });
  }
}

export const selectsLabels = (selector: string | undefined, labels: Record<string, string>): boolean => {
  try {
    return parseLabelSelector(selector ?? '').matches(labels);
  } catch (error) {
    throw new KustomizeError((error as Error).message);
  }
};

/** An anchored regular expression; empty lets everything through. */
export function pattern(expression: string | undefined): (value: string) => boolean {
  if (!expression) return () => true;
  try {
    const regex = new RegExp(`^(?:${expression})$`);
    return (value) => regex.test(value);
  } catch {
    throw new KustomizeError(regexProblem(`^(?:${expression})$`));
  }
}

/** Go's words for a regular expression that is none. */
export function regexProblem(expression: string): string {
  let depth = 0;
  for (let i = 0; i < expression.length; i++) {
    if (expression[i] === '\\') i++;
    else if (expression[i] === '[') {
      const end = expression.indexOf(']', i + 2);
      if (end < 0) return `error parsing regexp: missing closing ]: \`${expression.slice(i)}\``;
      i = end;
    } else if (expression[i] === '(') depth++;
    else if (expression[i] === ')' && --depth < 0) return `error parsing regexp: unexpected ): \`${expression}\``;
  }
  if (depth > 0) return `error parsing regexp: missing closing ): \`${expression}\``;
  const repeat = /(^|[(|])([*+?])/.exec(expression.slice(4));
  if (repeat) return `error parsing regexp: missing argument to repetition operator: \`${repeat[2]}\``;
  return `error parsing regexp: invalid escape sequence: \`${expression}\``;
}
