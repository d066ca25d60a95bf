import { clone, isObject, set } from '../../apimachinery/json.ts';
import { toYaml } from '../../apimachinery/yaml.ts';
import { KustomizeError } from './error.ts';
import { type FieldRule, fieldRule, rootType } from './mergekeys.ts';
import type { Json } from './resource.ts';

/** A strategic merge as kustomize does it: elements of the patch come first. Upstream: kustomize/kyaml/yaml/{merge2,walk}. */
export const strategicMerge = (object: Json, patch: Json): Json | undefined =>
  mergeMap(object, patch, rootType(object.apiVersion, object.kind), [], true);

const missing = (value: Json): boolean => value === undefined || value === null;
const nodeKind = (value: Json): string => (Array.isArray(value) ? 'SequenceNode' : isObject(value) ? 'MappingNode' : 'ScalarNode');

function mergeAny(to: Json, from: Json, rule: FieldRule, path: string[]): Json | undefined {
  if (missing(to) && missing(from)) return from === undefined ? to : undefined;
  const kind = nodeKind(missing(to) ? from : to);
  for (const value of [to, from])
    if (!missing(value) && nodeKind(value) !== kind)
      throw new KustomizeError(`wrong node kind: expected ${kind} but got ${nodeKind(value)}: node contents:\n${toYaml(value)}`);
  if (kind === 'MappingNode') return mergeMap(to, from, rule.type, path, false);
  if (kind === 'ScalarNode') return from === undefined ? to : (from ?? undefined);
  if (!rule.keys) return from === undefined ? to : (from ?? undefined);
  return mergeList(to, from, rule, path);
}

function mergeMap(to: Json, from: Json, type: string | undefined, path: string[], root: boolean): Json | undefined {
  if (from === null) return undefined;
  const directive = directiveOf(from);
  if (directive === 'delete') return undefined;
  const { $patch: _, ...patch } = from ?? {};
  const base = missing(to) || directive === 'replace' ? {} : to;
  const result: Record<string, Json> = {};
  for (const key of new Set([...Object.keys(base), ...Object.keys(patch)])) {
    const value = mergeAny(base[key], clone(patch[key]), fieldRule(type, key, root), [...path, key]);
    if (value !== undefined) set(result, key, value);
  }
  return result;
}

function directiveOf(value: Json): string {
  if (!isObject(value) || value.$patch === undefined) return 'merge';
  const word = `${value.$patch}`;
  if (!['delete', 'replace', 'merge'].includes(word)) throw new KustomizeError(`unknown patch strategy '${word}'`);
  return word;
}

/** A `$patch` element that stands alone says what to do with the whole list. */
function listDirective(list: Json[]): { directive: string; rest: Json[] } {
  const at = list.findIndex((item) => isObject(item) && '$patch' in item);
  if (at < 0 || Object.keys(list[at]).length > 1) return { directive: 'merge', rest: list };
  return { directive: directiveOf(list[at]), rest: list.filter((_, i) => i !== at) };
}

/** An empty value only asks for the key; keys without a value are not asked for. */
const same = (item: Json, keys: string[], values: string[]): boolean =>
  keys[0] === ''
    ? `${item}` === values[0]
    : isObject(item) &&
      values.length > 0 &&
      keys.every((k, i) => i >= values.length || (!missing(item[k]) && (values[i] === '' || `${item[k]}` === values[i])));

function put(list: Json[], item: Json, keys: string[], values: string[]): Json[] {
  const found = list.some((other) => same(other, keys, values));
  return found ? list.map((other) => (same(other, keys, values) ? item : other)) : [...list, item];
}

function mergeList(to: Json, from: Json, rule: FieldRule, path: string[]): Json | undefined {
  if (from === null) return undefined;
  const { directive, rest: patch } = listDirective(from ?? []);
  if (directive === 'delete') return undefined;
  const keys = rule.keys as string[];
  let base: Json[] = missing(to) || directive === 'replace' ? [] : [...to];
  const tuples = tuplesOf([...patch, ...base], keys);
  if (!tuples.length) return from === undefined ? to : (to ?? from);
  const used = usedKeys(tuples, keys);
  let items: Json[] = [];
  for (const tuple of tuples) {
    const values = tuple.filter((_, i) => used.includes(keys[i]));
    const own = used.length ? used : keys;
    const given = own.map((k, i) => ({ k, v: values[i] })).filter(({ v }) => v !== '');
    const find = (list: Json[]) =>
      list.find((item) =>
        given.length
          ? same(
              item,
              given.map((g) => g.k),
              given.map((g) => g.v),
            )
          : same(item, own, values),
      );
    const before = find(base);
    const value = keys[0] === '' ? (find(patch) ?? before) : mergeAny(before, find(patch), { type: rule.type }, path);
    if (missing(value) || (isObject(value) && !Object.keys(value).length)) {
      base = base.filter((item) => !same(item, own, values));
      continue;
    }
    if (before !== undefined) base = base.map((item) => (item === before ? value : item));
    items = put(items, value, own, values);
  }
  for (const item of base) {
    const values = used
      .map((k) => (k === '' ? `${item}` : item?.[k]))
      .filter((v) => !missing(v))
      .map((v) => `${v}`);
    if (used.length > 1) items = items.filter((other) => !same(other, used, values));
    items = put(items, item, used, values);
  }
  return items.length || !missing(to) ? items : undefined;
}

/** The different values of the keys in order; one that lacks a key is taken for one that agrees in the rest. */
function tuplesOf(items: Json[], keys: string[]): string[][] {
  const all: string[][] = [];
  for (const item of items) {
    const tuple = keys.map((k) => (k === '' ? `${item}` : missing(item?.[k]) ? '' : `${item[k]}`));
    if (!all.some((other) => other.every((v, i) => v === tuple[i]))) all.push(tuple);
  }
  if (keys.length < 2) return all;
  for (let i = 0; i < all.length; i++)
    for (let j = 0; j < all.length; j++) {
      const merged = agree(all[i], all[j]);
      if (!merged) continue;
      all[i] = merged;
      all[j] = merged;
    }
  return all;
}

function agree(a: string[], b: string[]): string[] | undefined {
  if (a.some((v, i) => v !== b[i] && v !== '' && b[i] !== '')) return undefined;
  return a.some((v, i) => v === b[i]) ? a.map((v, i) => v || b[i]) : undefined;
}

function usedKeys(tuples: string[][], keys: string[]): string[] {
  const used = keys.filter((_, i) => tuples.some((t) => t[i] !== ''));
  return used.length ? used : keys;
}
