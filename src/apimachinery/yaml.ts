import { type Document, isAlias, isMap, isScalar, isSeq, type Node, parseDocument } from 'yaml';
import { set } from './json.ts';
import { isTooDeep } from './yaml-depth.ts';
import { inGoWords, lineAt } from './yaml-errors.ts';
import { resolveScalar } from './yaml-scalars.ts';
import { type ParsedYaml, plainJson, splitYaml } from './yaml-split.ts';

export { toYaml } from './yaml-print.ts';
export { type ParsedYaml, splitYaml } from './yaml-split.ts';

/** Says what is wrong as go-yaml does: `yaml: line 3: could not find expected ':'`. */
export class YamlError extends Error {}

/** What go-yaml's reader refuses wherever it is. */
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;

/** One document, read as sigs.k8s.io/yaml does: YAML 1.1 words, keys made strings, the last of two equal keys wins. */
export function parseYaml(text: string, resolve = resolveScalar): ParsedYaml {
  if (CONTROL.test(text)) throw new YamlError('yaml: control characters are not allowed');
  const json = plainJson(text);
  if (json) return { value: json, duplicates: [] };
  if (isTooDeep(text)) throw new YamlError('yaml: exceeded max depth of 10000');
  const document = parseDocument(text, {
    schema: 'failsafe',
    strict: true,
    uniqueKeys: false,
    version: '1.2',
    merge: false,
    logLevel: 'silent',
  });
  const error = document.errors[0];
  if (error) throw new YamlError(`yaml: ${inGoWords(error, text)}`);
  const duplicates: string[] = [];
  return { value: read(document.contents, document, text, duplicates, resolve), duplicates };
}

/** Every document of a text that is not empty. */
export const parseYamlDocuments = (text: string): any[] =>
  splitYaml(text)
    .map((part) => parseYaml(part).value)
    .filter((value) => value !== null && value !== undefined);

interface Aliases {
  /** What is being read through an alias. */
  open: Set<unknown>;
  decoded: number;
  aliased: number;
}
/** A small text may not stand for a huge value. Upstream: go-yaml's decoder. */
function count(aliases: Aliases): void {
  aliases.decoded++;
  if (aliases.open.size) aliases.aliased++;
  const { decoded, aliased } = aliases;
  const ratio = decoded <= 400_000 ? 0.99 : decoded >= 4_000_000 ? 0.1 : 0.99 - (0.89 * (decoded - 400_000)) / 3_600_000;
  if (aliased > 100 && decoded > 1000 && aliased / decoded > ratio) throw new YamlError('yaml: document contains excessive aliasing');
}
function read(
  node: Node | null | undefined,
  document: Document,
  text: string,
  duplicates: string[],
  resolve: typeof resolveScalar,
  aliases: Aliases = { open: new Set(), decoded: 0, aliased: 0 },
): unknown {
  const inner = (n: unknown) => read(n as Node, document, text, duplicates, resolve, aliases);
  if (!node) return null;
  count(aliases);
  if (isAlias(node)) {
    const target = node.resolve(document);
    if (!target) throw new YamlError(`yaml: unknown anchor '${node.source}' referenced`);
    if (aliases.open.has(target)) throw new YamlError(`yaml: anchor '${node.source}' value contains itself`);
    aliases.open.add(target);
    const value = inner(target);
    aliases.open.delete(target);
    return value;
  }
  if (isScalar(node)) {
    const value = scalar(node as { value: unknown; type?: string; tag?: string }, resolve);
    const unended = node.type?.startsWith('BLOCK') && !text.endsWith('\n') && (node.range?.[1] ?? 0) >= text.length;
    return unended && typeof value === 'string' ? value.replace(/\n$/, '') : value;
  }
  if (isSeq(node)) return node.items.map(inner);
  if (!isMap(node)) return null;
  const result: Record<string, unknown> = {};
  const merged: unknown[] = [];
  for (const pair of node.items) {
    const name = inner(pair.key);
    if (name === '<<' && isScalar(pair.key) && pair.key.type === 'PLAIN') {
      const value = inner(pair.value);
      merged.push(...(Array.isArray(value) ? value : [value]));
      continue;
    }
    const key = keyOf(name);
    if (Object.hasOwn(result, key))
      duplicates.push(`line ${lineAt(text, (pair.key as Node).range?.[0] ?? 0)}: key ${JSON.stringify(key)} already set in map`);
    set(result, key, inner(pair.value));
  }
  for (const map of merged) {
    if (map === null || typeof map !== 'object') throw new YamlError('yaml: map merge requires map or sequence of maps as the value');
    for (const [key, value] of Object.entries(map)) if (!Object.hasOwn(result, key)) set(result, key, value);
  }
  return result;
}
const keyOf = (key: unknown): string => {
  if (key !== null && typeof key === 'object')
    throw new YamlError(`error converting YAML to JSON: yaml: invalid map key: ${JSON.stringify(key)}`);
  return `${key}`;
};
function scalar({ value, type, tag }: { value: unknown; type?: string; tag?: string }, resolve: typeof resolveScalar): unknown {
  const text = `${value ?? ''}`;
  switch (tag) {
    case '!!str':
    case 'tag:yaml.org,2002:str':
      return text;
    case '!!binary':
    case 'tag:yaml.org,2002:binary':
      return value instanceof Uint8Array ? new TextDecoder().decode(value) : atob(text.replace(/\s/g, ''));
  }
  return type === 'PLAIN' || type === undefined ? resolve(text) : text;
}
