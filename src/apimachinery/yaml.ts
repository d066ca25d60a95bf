import { type Document, isAlias, isMap, isScalar, isSeq, type Node, parseDocument, type YAMLError } from 'yaml';
import { set } from './json.ts';
import { resolveScalar } from './yaml-scalars.ts';

export { toYaml } from './yaml-print.ts';

/** Says what is wrong as go-yaml does: `yaml: line 3: could not find expected ':'`. */
export class YamlError extends Error {}

export interface ParsedYaml {
  value: any;
  /** Keys given twice, as go-yaml tells of them: `line 5: key "a" already set in map`. */
  duplicates: string[];
}

/** One document, read as sigs.k8s.io/yaml does: YAML 1.1 words, keys made strings, the last of two equal keys wins. */
export function parseYaml(text: string): ParsedYaml {
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
  return { value: read(document.contents, document, text, duplicates), duplicates };
}

/** Every document of a text that is not empty. */
export const parseYamlDocuments = (text: string): any[] =>
  splitYaml(text)
    .map((part) => parseYaml(part).value)
    .filter((value) => value !== null && value !== undefined);

/** Cuts a text at its `---` lines. Upstream: apimachinery/pkg/util/yaml/decoder.go. */
export function splitYaml(text: string): string[] {
  return text.replace(/^---[^\n]*(\n|$)/, '').split(/\n---[^\n]*(?:\n|$)/);
}

function read(node: Node | null | undefined, document: Document, text: string, duplicates: string[]): unknown {
  const inner = (n: unknown) => read(n as Node, document, text, duplicates);
  if (!node) return null;
  if (isAlias(node)) {
    const target = node.resolve(document);
    if (!target) throw new YamlError(`yaml: unknown anchor '${node.source}' referenced`);
    return inner(target);
  }
  if (isScalar(node)) return scalar(node as { value: unknown; type?: string; tag?: string });
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
function scalar({ value, type, tag }: { value: unknown; type?: string; tag?: string }): unknown {
  const text = `${value ?? ''}`;
  switch (tag) {
    case '!!str':
    case 'tag:yaml.org,2002:str':
      return text;
    case '!!binary':
    case 'tag:yaml.org,2002:binary':
      return atob(text.replace(/\s/g, ''));
  }
  return type === 'PLAIN' || type === undefined ? resolveScalar(text) : text;
}

const lineAt = (text: string, offset: number): number => text.slice(0, offset).split('\n').length;

/** go-yaml counts the line where it gave up, less one for most of its scanner's errors. */
function inGoWords(error: YAMLError, text: string): string {
  const line = lineAt(text, error.pos[0]);
  const at = (n: number, what: string) => (n > 0 ? `line ${n}: ${what}` : what);
  switch (error.code) {
    case 'BLOCK_AS_IMPLICIT_KEY':
      return at(line, 'mapping values are not allowed in this context');
    case 'TAB_AS_INDENT':
      return at(line, 'found character that cannot start any token');
    case 'MISSING_CHAR':
      if (/quote/.test(error.message)) return at(text.split('\n').length, 'found unexpected end of stream');
      if (/flow/.test(error.message)) return at(line, "did not find expected ',' or ']'");
      return at(line, "could not find expected ':'");
    case 'BAD_INDENT':
      return /flow/i.test(error.message)
        ? at(Math.max(1, line - 1), "did not find expected ',' or '}'")
        : at(line, 'did not find expected key');
    case 'UNEXPECTED_TOKEN':
      return at(line, 'did not find expected key');
    case 'BAD_ALIAS':
      return at(line, 'did not find expected alphabetic or numeric character');
    default:
      return at(line, 'did not find expected node content');
  }
}
