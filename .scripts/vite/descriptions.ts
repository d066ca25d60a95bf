import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';
import { FIELDS } from '../../src/cluster/apiserver/table/fields.ts';

/** Of a type: what it is, and what each of its fields is. */
export type Description = [type: string, fields: Record<string, string>];

const files = (folder: string): string[] =>
  readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) return files(path);
    return name.endsWith('.d.ts') ? [path] : [];
  });

/** A JSDoc comment's text as OpenAPI has it. */
const textOf = (comment: string): string =>
  comment
    .replace(/^\s*\/\*\*\s?/, '')
    .replace(/\s*\*\/\s*$/, '')
    .split('\n')
    .map((line) => line.replace(/^\s*\* ?/, ''))
    .join('\n')
    .replace(/\n?@deprecated.*/s, '')
    .replaceAll('*\\/', '*/')
    .replaceAll('\\*', '*')
    .trim();

const COMMENT = String.raw`\/\*\*(?:(?!\*\/)[\s\S])*\*\/`;

/** Every type that kubernetes-models declares, by the name that it derives from OpenAPI's (`IoK8sApiCoreV1Pod`). */
export function readDescriptions(root: string): Record<string, Description> {
  const all: Record<string, Description> = {};
  for (const file of ['kubernetes-models', '@kubernetes-models/apimachinery'].flatMap((name) => files(join(root, 'node_modules', name)))) {
    const text = readFileSync(file, 'utf8');
    const declared = new RegExp(`(${COMMENT}\\s*)?export (?:interface|type) (I\\w+)[^{=]*(?:\\{([\\s\\S]*?)\\n\\}|=)`).exec(text);
    if (!declared) continue;
    const [, comment, name, body = ''] = declared;
    const alias = new RegExp(`\\b${name} as I(Io\\w+)`).exec(text)?.[1];
    if (!alias) continue;
    const fields: Record<string, string> = {};
    for (const [, before, field] of body.matchAll(new RegExp(`\\n {4}(${COMMENT})\\s*"([^"]+)"`, 'g'))) fields[field] = textOf(before);
    all[alias] = [comment ? textOf(comment) : '', fields];
  }
  return all;
}

/** kubernetes-models' name for an OpenAPI definition. */
const aliasOf = (name: string): string =>
  name
    .split(/[.-]/)
    .map((part) => part[0].toUpperCase() + part.slice(1))
    .join('');

/** The Go comment behind an OpenAPI description: without the enumeration; only blank and indented lines part. */
export function commentOf(text: string): string {
  const lines = text.replace(/\s*Possible enum values:[\s\S]*/, '').split('\n');
  const apart = (line: string | undefined) => line === undefined || line === '' || /^\s/.test(line);
  return lines.reduce((all, line, i) => (i === 0 ? line : all + (apart(line) || apart(lines[i - 1]) ? '\n' : ' ') + line), '');
}

const ALL = 'virtual:descriptions';
const COLUMNS = 'virtual:column-descriptions';

/** What types, fields and columns are: the words come from a dependency, none is committed. */
export function descriptions(): Plugin {
  let root = '';
  let known: Record<string, Description> | undefined;
  const read = () => (known ??= readDescriptions(root));
  const columns = () =>
    Object.fromEntries(
      Object.entries(FIELDS).map(([resource, fields]) => [
        resource,
        Object.fromEntries(
          Object.entries(fields).map(([column, place]) => {
            const at = place.lastIndexOf('.');
            const text = read()[aliasOf(`io.k8s.${place.slice(0, at)}`)]?.[1][place.slice(at + 1)];
            if (text === undefined) throw new Error(`${place}, of the column ${column} of ${resource}, has no description`);
            return [column, commentOf(text)];
          }),
        ),
      ]),
    );
  const code = (value: unknown) => `export default JSON.parse(${JSON.stringify(JSON.stringify(value))});`;
  return {
    name: 'descriptions',
    configResolved(config) {
      root = config.root;
    },
    resolveId: (id) => (id === ALL || id === COLUMNS ? `\0${id}` : undefined),
    load(id) {
      if (id === `\0${ALL}`) return code(read());
      if (id === `\0${COLUMNS}`) return code(columns());
      return undefined;
    },
  };
}
