import type { JsonSchema } from '../../../apimachinery/jsonschema.ts';
import { additional } from '../../../apimachinery/jsonschema.ts';

/** The steps of `.a['b c'].d`; a text where it is none. */
export function steps(path: string): string[] | string {
  const found: string[] = [];
  let rest = path;
  while (rest) {
    if (rest[0] === '.') {
      const name = /^\.([^.[\]]*)/.exec(rest)?.[1] ?? '';
      if (!name) return rest.length === 1 ? 'unexpected end of JSON path' : 'does not refer to a valid field';
      found.push(name);
      rest = rest.slice(name.length + 1);
    } else if (rest[0] === '[') {
      const quoted = /^\['((?:\\.|[^'\\])*)'/.exec(rest);
      if (!quoted)
        return rest.length === 1
          ? 'unexpected end of JSON path'
          : `expected single quoted string but got ${/^\[([^.[\]]*|.)/.exec(rest)?.[1]}`;
      rest = rest.slice(quoted[0].length);
      if (rest[0] !== ']') return rest ? `expected ] but got ${rest[0]}` : 'unexpected end of JSON path';
      found.push(quoted[1].replace(/\\(.)/g, '$1'));
      rest = rest.slice(1);
    } else return `expected [ or . but got: ${/^[^.[\]]+|./.exec(rest)?.[0]}`;
  }
  return found;
}
/** A rule's fieldPath as it is shown behind the node's. */
export function fieldOf(path: string): string {
  const found = steps(path);
  return typeof found === 'string' ? path : found.map((s) => (/^[A-Za-z_][\w-]*$/.test(s) ? `.${s}` : `[${s}]`)).join('');
}
/** Where a path leads in a schema; why nowhere. Models …/schema/cel/validation.go ValidFieldPath. */
export function followed(path: string, from: JsonSchema, arrays = true): { schema: JsonSchema; steps: string[] } | string {
  if (!arrays && path.includes('[')) {
    const before = followed(path.slice(0, path.indexOf('[')), from);
    return typeof before === 'string' ? before : 'array notation is not allowed';
  }
  const found = steps(path);
  if (typeof found === 'string') return found;
  let schema = from;
  for (const step of found) {
    const next = schema.properties ? schema.properties[step] : additional(schema);
    if (!next) return 'does not refer to a valid field';
    schema = next;
  }
  return { schema, steps: found };
}
