import { isObject } from '../../apimachinery/json.ts';
import { KustomizeError } from './error.ts';
import type { FieldSpec } from './fieldspecs.ts';
import { type Gvk, gvkOf, gvkText, type Id, isClusterScoped, sameGvk, sameId } from './ids.ts';
import type { ResMap } from './resmap.ts';
import type { Json } from './resource.ts';
import { lookup, type Slot, slotOf, splitDotted, visit } from './walk.ts';

export interface Var {
  name: string;
  objref: Gvk & { apiVersion?: string; name?: string; namespace?: string };
  fieldref?: { fieldPath?: string };
}
const refOf = ({ objref }: Var): Id => ({
  ...(objref.apiVersion
    ? gvkOf(objref.apiVersion, objref.kind ?? '')
    : { group: objref.group ?? '', version: objref.version ?? '', kind: objref.kind ?? '' }),
  name: objref.name ?? '',
  namespace: objref.namespace ?? '',
});
const pathOf = (v: Var): string => v.fieldref?.fieldPath || 'metadata.name';
const shown = (v: Var): string => `{${v.name} ${gvkText(refOf(v))} {${pathOf(v)}}}`;

/** Marks the objects that vars are taken from, before their names change further. */
export function noteVars(map: ResMap, known: Map<string, Var>, vars: Var[] = []): void {
  for (const v of vars) {
    const ref = refOf(v);
    const exact = Boolean(ref.namespace) || isClusterScoped(ref);
    const found = map.byAnyId((id) => (exact ? sameId(ref, id) : id.name === ref.name && sameGvk(id, ref)));
    if (found.length > 1) throw new KustomizeError(`found ${found.length} resId matches for var ${shown(v)} (unable to disambiguate)`);
    found[0]?.vars.push(v.name);
  }
  addVars(known, vars);
}
export function addVars(known: Map<string, Var>, vars: Iterable<Var>): void {
  for (const v of vars) {
    if (known.has(v.name)) throw new KustomizeError(`var '${v.name}' already encountered`);
    known.set(v.name, v);
  }
}

/** Puts values in place of `$(NAME)`; gives the names that were nowhere. */
export function resolveVars(map: ResMap, vars: Map<string, Var>, specs: FieldSpec[]): string[] {
  const values = new Map([...vars.values()].sort((a, b) => (a.name < b.name ? -1 : 1)).map((v) => [v.name, varValue(map, v)]));
  if (!values.size) return [];
  const used = new Set<string>();
  const expand = (text: string): Json => {
    const whole = /^\$\(([^)]*)\)$/.exec(text);
    const value = (name: string) => {
      if (values.has(name)) used.add(name);
      return values.get(name);
    };
    if (whole && values.has(whole[1])) return value(whole[1]);
    return text.replace(/\$(\$|\(([^)]*)\)|)/g, (all, after, name) =>
      after === '$' ? '$' : name !== undefined && values.has(name) ? `${value(name)}` : all,
    );
  };
  const put = (slot: Slot) => {
    if (typeof slot.value === 'string') slot.put(expand(slot.value));
  };
  for (const resource of map.list)
    for (const spec of specs)
      visit(resource, spec, (slot) => {
        if (Array.isArray(slot.value)) {
          for (const i of slot.value.keys()) {
            if (typeof slot.value[i] !== 'string') throw new KustomizeError('invalid value type expect a string');
            put(slotOf(slot.value, i));
          }
        } else if (isObject(slot.value)) for (const key of Object.keys(slot.value)) put(slotOf(slot.value, key));
        else put(slot);
      });
  return [...values.keys()].filter((name) => !used.has(name));
}

function varValue(map: ResMap, v: Var): Json {
  const resource = map.list.find((r) => r.vars.includes(v.name));
  if (!resource) throw new KustomizeError(`var '${shown(v)}' cannot be mapped to a field in the set of known resources`);
  const path = splitDotted(pathOf(v).replace(/\[(\d+)\]/g, '.$1'));
  const value = lookup(resource.object, path);
  if (value === undefined) throw new KustomizeError(`field specified in var '${shown(v)}' not found in corresponding resource`);
  return value;
}
