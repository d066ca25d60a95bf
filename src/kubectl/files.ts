import { isObject } from '../apimachinery/json.ts';
import { type LabelSelector, parseLabelSelector } from '../apimachinery/selectors.ts';
import type { KubeObject } from '../apimachinery/types.ts';
import { parseYaml, splitYaml } from '../apimachinery/yaml.ts';
import { busy } from '../os/clock.ts';
import { FsError } from '../os/fs.ts';
import { Failure } from './errors.ts';
import type { Session } from './session.ts';

/** One document of a file, or why there is none. */
export interface Source {
  /** `STDIN`, or the file as it was named */
  name: string;
  object?: KubeObject;
  error?: Error;
}
const EXTENSIONS = ['.json', '.yaml', '.yml'];

/** Paths behind -f: files, folders, patterns, `-`. Upstream: cli-runtime/pkg/resource/builder.go FilenameParam. */
export function expandFiles(session: Session, names: string[], recursive: boolean): string[] {
  const files: string[] = [];
  for (const name of names) {
    if (name === '-') {
      files.push('-');
      continue;
    }
    if (/^https?:\/\//.test(name)) {
      files.push(name);
      continue;
    }
    const matches = /[*?[]/.test(name) ? glob(session, name) : [name];
    if (!matches.length) throw new Failure(`the path "${name}" does not exist`);
    for (const match of matches) files.push(...expandOne(session, match, recursive));
  }
  return files;
}

function expandOne(session: Session, name: string, recursive: boolean): string[] {
  const { fs } = session.proc.machine;
  const path = session.path_(name);
  try {
    if (fs.stat(path).type !== 'directory') return [name];
  } catch (error) {
    if (error instanceof FsError && error.code === 'ENOENT') throw new Failure(`the path "${name}" does not exist`);
    throw new Failure(`the path "${name}" cannot be accessed: stat ${name}: ${(error as Error).message.toLowerCase()}`);
  }
  const found: string[] = [];
  const walk = (folder: string, shown: string) => {
    for (const entry of fs.readdir(folder)) {
      const inner = `${folder}/${entry}`;
      const label = `${shown.replace(/\/+$/, '')}/${entry}`;
      if (fs.stat(inner).type === 'directory') {
        if (recursive) walk(inner, label);
      } else if (EXTENSIONS.some((e) => entry.endsWith(e))) found.push(label.replace(/^\.\//, ''));
    }
  };
  walk(path, name);
  if (!found.length) throw new Failure(`error reading [${name}]: recognized file extensions are [.json .yaml .yml]`);
  return found;
}

function glob(session: Session, pattern: string): string[] {
  const { fs } = session.proc.machine;
  let found = [pattern.startsWith('/') ? '/' : ''];
  for (const part of pattern.split('/').filter(Boolean)) {
    const regex = new RegExp(
      `^${part
        .replace(/[.+^${}()|\\]/g, '\\$&')
        .replace(/\*/g, '.*')
        .replace(/\?/g, '.')}$`,
    );
    found = found.flatMap((base) => {
      const join = (n: string) => (base === '' ? n : base.endsWith('/') ? base + n : `${base}/${n}`);
      if (!/[*?[]/.test(part)) return fs.exists(session.path_(join(part))) ? [join(part)] : [];
      const folder = session.path_(base || '.');
      if (!fs.exists(folder) || fs.stat(folder).type !== 'directory') return [];
      return fs
        .readdir(folder)
        .filter((n) => regex.test(n) && (!n.startsWith('.') || part.startsWith('.')))
        .map(join);
    });
  }
  return found;
}

/** Every document of the files, lists taken apart, in order; what cannot be read comes as an error. */
export async function readSources(session: Session, names: string[], recursive: boolean, selector = ''): Promise<Source[]> {
  const sources: Source[] = [];
  const wanted = selector ? selectorOf(selector) : undefined;
  const folder = session.flags.has('kustomize') ? session.flags.string('kustomize') : '';
  if (folder) {
    const { buildFor } = await busy(import('./commands/kustomize.ts'));
    try {
      for (const { object } of await buildFor(session, folder)) sources.push(...flatten(folder, object));
    } catch (error) {
      sources.push({ name: folder, error: error as Error });
    }
  }
  for (const file of folder ? [] : expandFiles(session, names, recursive)) {
    if (/^https?:\/\//.test(file)) {
      const { readUrl } = await busy(import('./fromurl.ts'));
      try {
        sources.push(...documentsOf(file, await readUrl(session, file)));
      } catch (error) {
        sources.push({ name: file, error: error as Error });
      }
      continue;
    }
    const name = file === '-' ? 'STDIN' : file;
    const text = new TextDecoder().decode(await session.readFile(file));
    sources.push(...documentsOf(name, text));
  }
  if (!wanted) return sources;
  return sources.filter(({ error, object }) => {
    const labels: unknown = object?.metadata?.labels ?? {};
    const decodable = isObject(labels) && Object.values(labels).every((v) => v === null || typeof v === 'string');
    return error || !decodable || wanted.matches(labels as Record<string, string>);
  });
}

function selectorOf(text: string): LabelSelector {
  try {
    return parseLabelSelector(text);
  } catch (error) {
    throw new Failure(`the provided selector ${JSON.stringify(text)} is not valid: ${(error as Error).message}`);
  }
}

export function documentsOf(name: string, text: string): Source[] {
  const found: Source[] = [];
  try {
    for (const value of /^\s*\{/.test(text) ? jsonDocuments(text) : yamlDocuments(text)) found.push(...flatten(name, value));
  } catch (error) {
    found.push({ name, error: new Failure(`error parsing ${name}: ${(error as Error).message}`) });
  }
  return found;
}

function* yamlDocuments(text: string): Generator<unknown> {
  for (const part of splitYaml(text)) {
    let value: unknown;
    try {
      value = parseYaml(part).value;
    } catch (error) {
      throw new Error(`error converting YAML to JSON: ${(error as Error).message}`);
    }
    if (value !== null && value !== undefined) yield value;
  }
}

/** JSON documents one after the other; what is not JSON is tried as YAML, which allows more. */
function* jsonDocuments(text: string): Generator<unknown> {
  let rest = text.trim();
  while (rest) {
    const end = endOfJson(rest);
    if (end < 0) throw new Error('unexpected EOF');
    const part = rest.slice(0, end);
    try {
      yield JSON.parse(part);
    } catch {
      try {
        yield parseYaml(part).value;
      } catch {
        throw new Error(jsonProblem(part));
      }
    }
    rest = rest.slice(end).trim();
    if (rest && !rest.startsWith('{')) {
      yield* yamlDocuments(rest.replace(/^---\s*\n/, ''));
      return;
    }
  }
}

function endOfJson(text: string): number {
  let depth = 0;
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (quoted) {
      if (c === '\\') i++;
      else if (c === '"') quoted = false;
    } else if (c === '"') quoted = true;
    else if (c === '{' || c === '[') depth++;
    else if ((c === '}' || c === ']') && --depth === 0) return i + 1;
  }
  return -1;
}

/** Where Go's decoder would stop. */
function jsonProblem(text: string): string {
  let quoted = false;
  let previous = '';
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (quoted) {
      if (c === '\\') i++;
      else if (c === '"') {
        quoted = false;
        previous = 'value';
      }
    } else if (c === '"') {
      if (previous === 'value') return `json: offset ${i + 1}: invalid character '"' after object key:value pair`;
      quoted = true;
    } else if (!/\s/.test(c)) previous = c;
  }
  return 'invalid JSON';
}

function flatten(name: string, value: unknown): Source[] {
  const object = value as KubeObject;
  const isList =
    typeof object === 'object' && typeof object?.kind === 'string' && object.kind.endsWith('List') && Array.isArray(object.items);
  if (!isList) return [{ name, object }];
  const kind = object.kind.slice(0, -4);
  return object.items.flatMap((item: KubeObject) =>
    flatten(name, kind ? Object.assign({ apiVersion: object.apiVersion, kind }, item) : item),
  );
}
