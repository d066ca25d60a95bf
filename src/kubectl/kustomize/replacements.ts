import { clone, isObject, set, toGoJson } from '../../apimachinery/json.ts';
import { parseYaml, toYaml } from '../../apimachinery/yaml.ts';
import { resolveScalar } from '../../apimachinery/yaml-scalars.ts';
import { decode } from './decode.ts';
import { KustomizeError } from './error.ts';
import { type Id, idSelected, idText } from './ids.ts';
import type { Loader } from './loader.ts';
import { pattern, type ResMap, type Selector, selectsLabels } from './resmap.ts';
import { type Json, type Resource, text } from './resource.ts';
import { replacement } from './shapes.ts';
import { lookup, type Slot, slotOf, splitDotted } from './walk.ts';

interface Options {
  delimiter?: string;
  index?: number;
  create?: boolean;
}
interface Source extends Id {
  fieldPath?: string;
  options?: Options;
}
interface Target {
  select?: Selector;
  reject?: Selector[];
  fieldPaths?: string[];
  options?: Options;
}
export interface Replacement {
  source?: Source;
  sourceValue?: string;
  targets?: Target[];
  path?: string;
}

/** Entries of `replacements`, those in files read. */
export function loadReplacements(loader: Loader, entries: Replacement[]): Replacement[] {
  return entries.flatMap((entry) => {
    if (!entry.path) return [entry];
    if (entry.source || entry.targets?.length) throw new KustomizeError('cannot specify both path and inline replacement');
    const { value } = parseYaml(loader.text(entry.path));
    if (Array.isArray(value)) return value.map((v) => decode(v, replacement, false) as Replacement);
    if (isObject(value)) return [decode(value, replacement, false) as Replacement];
    throw new KustomizeError(
      `unsupported replacement type encountered within replacement path: ${value === null ? 'invalid' : typeof value}`,
    );
  });
}

/** Copies a field of one object into others. Upstream: kustomize/api/filters/replacement. */
export function replaceFields(map: ResMap, replacements: Replacement[]): void {
  for (const { source, sourceValue, targets } of replacements) {
    if ((sourceValue === undefined && !source) || !targets)
      throw new KustomizeError('replacements must specify a source and at least one target');
    if (sourceValue !== undefined && source) throw new KustomizeError('value and resource selectors are mutually exclusive');
    const value = source ? sourceOf(map, source) : sourceValue;
    for (const target of targets) applyTo(map, value, target);
  }
}

const scalar = (value: Json): boolean => value === null || typeof value !== 'object';

function sourceOf(map: ResMap, source: Source): Json {
  const { fieldPath, options } = source;
  const shown = [
    idText(source),
    fieldPath,
    options && (options.delimiter || options.create)
      ? `${options.delimiter ?? ''}(${options.index ?? 0}), create=${Boolean(options.create)}`
      : '',
  ]
    .filter(Boolean)
    .join(':');
  const found = map.list.filter((r) => r.ids.some((id) => idSelected(id, source)));
  if (found.length > 1) throw new KustomizeError(`multiple matches for selector ${shown}`);
  if (!found.length) throw new KustomizeError(`nothing selected by ${shown}`);
  const path = fieldPath || 'metadata.name';
  const value = lookup(found[0].object, splitDotted(path));
  if (value === undefined || value === null || (typeof value === 'object' && !Object.keys(value).length))
    throw new KustomizeError(`fieldPath \`${path}\` is missing for replacement source ${idText(source)}`);
  if (!options?.delimiter) return value;
  if (!scalar(value)) throw new KustomizeError('delimiter option can only be used with scalar nodes');
  const parts = `${value}`.split(options.delimiter);
  const index = options.index ?? 0;
  if (index >= parts.length || index < 0) throw new KustomizeError(`options.index ${index} is out of bounds for value ${value}`);
  return parts[index];
}

function applyTo(map: ResMap, value: Json, target: Target): void {
  const { select, reject = [] } = target;
  if (!select) throw new KustomizeError('target must specify resources to select');
  const selects = matcher(select);
  const rejects = reject.filter((r) => r.group || r.version || r.kind || r.name || r.namespace).map(matcher);
  for (const resource of map.list) {
    const labelled = (s: Selector) =>
      selectsLabels(s.annotationSelector, resource.annotations()) && selectsLabels(s.labelSelector, resource.labels());
    if (!labelled(select) || reject.some((r) => (r.annotationSelector || r.labelSelector) && labelled(r))) continue;
    if (rejects.some((r) => resource.ids.some(r))) continue;
    if (resource.ids.some(selects)) copyTo(resource, value, target);
  }
}

function matcher(selector: Selector): (id: Id) => boolean {
  const fields = (['group', 'version', 'kind', 'name', 'namespace'] as const).map((f) => [f, pattern(selector[f])] as const);
  return (id) => fields.every(([f, matches]) => matches(id[f] ?? ''));
}

function copyTo(resource: Resource, value: Json, { fieldPaths, options }: Target): void {
  for (const fieldPath of fieldPaths?.length ? fieldPaths : ['metadata.name']) {
    const path = splitDotted(fieldPath);
    const made = options?.create ? value : undefined;
    if (inText(resource.object, path, value, made)) continue;
    const problem =
      made === undefined
        ? `unable to find field ${JSON.stringify(fieldPath)} in replacement target`
        : `unable to find or create field ${JSON.stringify(fieldPath)} in replacement target`;
    let slots: Slot[];
    try {
      slots = places({ value: resource.object, put: () => undefined }, path, made);
    } catch (error) {
      throw error instanceof KustomizeError ? error.wrap(problem) : error;
    }
    if (!slots.length) throw new KustomizeError(problem);
    for (const slot of slots) put(slot, value, options);
  }
}

function put(slot: Slot, value: Json, options: Options | undefined): void {
  let given = clone(value);
  if (options?.delimiter) {
    if (!scalar(slot.value)) throw new KustomizeError('delimiter option can only be used with scalar nodes');
    const parts = text(slot.value).split(options.delimiter);
    const index = options.index ?? 0;
    if (index < 0) parts.unshift(`${given}`);
    else if (index >= parts.length) parts.push(`${given}`);
    else parts[index] = `${given}`;
    given = parts.join(options.delimiter);
  }
  slot.put(scalar(slot.value) && scalar(given) ? likeBefore(slot.value, given) : given);
}

/** The type that the field had stays. */
function likeBefore(before: Json, value: Json): Json {
  if (typeof before === 'string') return text(value);
  const resolved = resolveScalar(text(value));
  if (before === undefined || before === null || typeof resolved === typeof before) return before === undefined ? value : resolved;
  const type = typeof before === 'boolean' ? 'bool' : Number.isInteger(before) ? 'int' : 'float';
  throw new KustomizeError(`map[string]interface {}(nil): yaml: cannot decode !!str \`${text(value)}\` as a !!${type}`);
}

/** The places that a path means, made where `made` is given. Upstream: kustomize/kyaml/yaml/match.go. */
function places(slot: Slot, path: string[], made: Json): Slot[] {
  if (!path.length) return [slot];
  const [part, ...rest] = path;
  const { value } = slot;
  const empty = () =>
    !rest.length ? (typeof made === 'object' ? (Array.isArray(made) ? [] : {}) : '') : /^(\[.*\]|\d+|-)$/.test(rest[0]) ? [] : {};
  if (/^\d+$/.test(part)) {
    const list = sequence(value);
    const index = Number(part);
    if (index === list.length && made !== undefined) list.push(empty());
    if (list.length <= index) throw new KustomizeError(`index ${index} specified but only ${list.length} elements found`);
    return places(slotOf(list, index), rest, made);
  }
  const entry = /^\[([^=]*)=(.*)\]$/.exec(part);
  if (entry) {
    const list = sequence(value);
    const [, field, wanted] = entry;
    const regex = new RegExp(wanted);
    const matching = () =>
      [...list.keys()].filter((i) =>
        field ? list[i]?.[field] !== undefined && regex.test(`${list[i][field]}`) : regex.test(`${list[i]}`),
      );
    const found = matching().flatMap((i) => places(slotOf(list, i), field ? rest : [], made));
    if (found.length || made === undefined) return found;
    list.push(field ? { [field]: wanted } : wanted);
    return matching().flatMap((i) => places(slotOf(list, i), field ? rest : [], made));
  }
  if (part === '*') return sequence(value).flatMap((_, i) => places(slotOf(value, i), rest, made));
  if (value === null || value === undefined) return [];
  if (!isObject(value))
    throw new KustomizeError(
      `wrong node kind: expected MappingNode but got ${Array.isArray(value) ? 'SequenceNode' : 'ScalarNode'}: node contents:\n${toYaml(value)}`,
    );
  if (value[part] === undefined || value[part] === null) {
    if (made === undefined) return [];
    set(value, part, empty());
    if (!rest.length && scalar(made)) return [{ value: undefined, put: (v) => set(value, part, resolveScalar(text(v))) }];
  }
  return places(slotOf(value, part), rest, made);
}

function sequence(value: Json): Json[] {
  if (Array.isArray(value)) return value;
  throw new KustomizeError(
    `wrong node kind: expected SequenceNode but got ${isObject(value) ? 'MappingNode' : 'ScalarNode'}: node contents:\n${toYaml(value)}`,
  );
}

/** A path may go on within the JSON or YAML that a string holds. */
function inText(object: Json, path: string[], value: Json, made: Json): boolean {
  for (let i = 1; i < path.length; i++) {
    let held: Json;
    try {
      held = lookup(object, path.slice(0, i));
    } catch {
      continue;
    }
    if (typeof held !== 'string') continue;
    try {
      const inner = parseYaml(held).value;
      const slots = places({ value: inner, put: () => undefined }, path.slice(i), made);
      if (!slots.length) return false;
      for (const slot of slots) slot.put(scalar(slot.value) && scalar(value) ? likeBefore(slot.value, value) : value);
      const json = /^\s*[{[]/.test(held);
      const written = json ? toGoJson(inner, held.includes('\n') && held.includes('  ') ? '  ' : '', true) : toYaml(inner).trim();
      const holder = lookup(object, path.slice(0, i - 1));
      holder[path[i - 1]] = written;
      return true;
    } catch {
      return false;
    }
  }
  return false;
}
