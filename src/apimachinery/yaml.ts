import { type Document, isAlias, isMap, isScalar, isSeq, type Node, parseDocument, type YAMLError } from 'yaml';
import { set } from './json.ts';
import { resolveScalar } from './yaml-scalars.ts';
import { type ParsedYaml, plainJson, splitYaml } from './yaml-split.ts';

export { toYaml } from './yaml-print.ts';
export { type ParsedYaml, splitYaml } from './yaml-split.ts';

/** Says what is wrong as go-yaml does: `yaml: line 3: could not find expected ':'`. */
export class YamlError extends Error {}

/** One document, read as sigs.k8s.io/yaml does: YAML 1.1 words, keys made strings, the last of two equal keys wins. */
export function parseYaml(text: string, resolve = resolveScalar): ParsedYaml {
  const json = plainJson(text);
  if (json) return { value: json, duplicates: [] };
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

function read(
  node: Node | null | undefined,
  document: Document,
  text: string,
  duplicates: string[],
  resolve: typeof resolveScalar,
): unknown {
  const inner = (n: unknown) => read(n as Node, document, text, duplicates, resolve);
  if (!node) return null;
  if (isAlias(node)) {
    const target = node.resolve(document);
    if (!target) throw new YamlError(`yaml: unknown anchor '${node.source}' referenced`);
    return inner(target);
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
      return atob(text.replace(/\s/g, ''));
  }
  return type === 'PLAIN' || type === undefined ? resolve(text) : text;
}

const lineAt = (text: string, offset: number): number => text.slice(0, offset).split('\n').length;

/**
 * What go-yaml says of an error. Its scanner counts lines from one, its parser from zero, and neither tells of the first.
 * Upstream: go.yaml.in/yaml/v2/decode.go fail().
 */
function inGoWords(error: YAMLError, text: string): string {
  const start = error.pos[0];
  const row = (offset: number) => lineAt(text, Math.min(offset, text.length)) - 1;
  const atEnd = start >= text.trimEnd().length;
  const last = text.replace(/\n+$/, '').split('\n').length;
  const say = (line: number, what: string) => (line > 0 ? `line ${line}: ${what}` : what);
  const scanner = (line: number, what: string) => say(line === 0 ? 0 : line + 1, what);
  const colon = (from: number): number => {
    const found = /:(\s|$)/.exec(text.slice(from));
    return found ? row(from + found.index) : row(from);
  };
  const line = text.split('\n')[row(start)] ?? '';
  const closing = flowClosing(text.slice(0, start));
  if (/quote/.test(error.message)) return scanner(row(text.length), 'found unexpected end of stream');
  if (error.code === 'BAD_DQ_ESCAPE') return scanner(row(start), 'found unknown escape character');
  if (error.code === 'TAB_AS_INDENT' || /^[@`%]/.test(text.slice(start).trimStart()))
    return scanner(row(start), 'found character that cannot start any token');
  if (closing) {
    const nothing = /[[{,:]\s*$/.test(text.slice(0, start));
    return say(atEnd ? last : row(start), nothing ? 'did not find expected node content' : `did not find expected ',' or '${closing}'`);
  }
  if (/^[\]}]/.test(text.slice(start).trimStart())) return say(row(start), 'did not find expected node content');
  if (/^- /.test(text.slice(start)) && /:\s*$/.test(text.slice(0, start)) && !/\n\s*$/.test(text.slice(0, start)))
    return scanner(row(start), 'block sequence entries are not allowed in this context');
  switch (error.code) {
    case 'BLOCK_AS_IMPLICIT_KEY':
    case 'MULTILINE_IMPLICIT_KEY':
      return scanner(colon(start), 'mapping values are not allowed in this context');
    case 'MISSING_CHAR':
      if (/:(\s|$)/.test(line)) return say(row(start), 'did not find expected key');
      return scanner(row(start) + 1, "could not find expected ':'");
    default:
      return say(atEnd ? last : row(start), /^- /.test(text) ? "did not find expected '-' indicator" : 'did not find expected key');
  }
}
/** What the innermost open flow collection before a place must end with. */
function flowClosing(text: string): string | undefined {
  const open: string[] = [];
  for (const part of text.matchAll(/"(?:\\.|[^"\\])*"|'[^']*'|(^|\s)#.*|[[\]{}]/gm)) {
    if (part[0] === '[') open.push(']');
    else if (part[0] === '{') open.push('}');
    else if (part[0] === open[open.length - 1]) open.pop();
  }
  return open[open.length - 1];
}
