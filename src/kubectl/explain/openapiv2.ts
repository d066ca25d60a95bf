import type { ApiDocument, SchemaNode } from '../openapi/document.ts';
import { resolve } from '../openapi/document.ts';
import { fill } from './wordwrap.ts';

const WIDTH = 80;
const NAMED = /\.(Quantity|IntOrString|Time|MicroTime)$/;

/** `--output=plaintext-openapiv2`. Upstream: kubectl/pkg/explain/model_printer.go, fields_printer.go, recursive_fields_printer.go. */
export function openApiV2(document: ApiDocument, node: SchemaNode, fields: string[], recursive: boolean): string {
  const { words, schema, name } = unwrapped(document, node);
  const kind = schema.properties !== undefined && !NAMED.test(name);
  const title = fields.at(-1);
  let text = title ? `${kind ? 'RESOURCE: ' : 'FIELD:    '}${title} <${typeOf(document, node)}>\n\n` : '';
  const said = words.filter(Boolean);
  text += `DESCRIPTION:\n${said.length ? said.map((each) => lines(each, 5)).join('\n') : '     <empty>\n'}`;
  if (!kind) return text;
  return `${text}\nFIELDS:\n${recursive ? tree(document, node, 3, []) : list(document, schema)}`;
}

const lines = (text: string, by: number): string =>
  fill(text, WIDTH - by)
    .map((line) => (line === '' ? '\n' : `${' '.repeat(by)}${line}\n`))
    .join('');

/** Through references, lists and maps to what has fields, with what each says on the way. */
function unwrapped(document: ApiDocument, node: SchemaNode): { words: string[]; schema: SchemaNode; name: string } {
  const { name, schema = {} } = resolve(document, node);
  const own = node !== schema && node.description ? [node.description as string] : [];
  const inner = innerOf(schema);
  const words = [...own, ...(schema.description ? [schema.description as string] : [])];
  if (!inner || NAMED.test(name)) return { words, schema, name };
  const deeper = unwrapped(document, inner);
  return { ...deeper, words: [...words, ...deeper.words] };
}
const innerOf = (schema: SchemaNode): SchemaNode | undefined =>
  schema.items ?? (typeof schema.additionalProperties === 'object' ? schema.additionalProperties : undefined);

function typeOf(document: ApiDocument, node: SchemaNode): string {
  const { name, schema = {} } = resolve(document, node);
  if (NAMED.test(name)) return 'string';
  if (schema.type === 'array') return `[]${typeOf(document, schema.items ?? {})}`;
  if (schema.properties) return 'Object';
  if (schema.type === 'object')
    return `map[string]${typeof schema.additionalProperties === 'object' ? typeOf(document, schema.additionalProperties) : ''}`;
  return schema.type ?? '';
}

function list(document: ApiDocument, schema: SchemaNode): string {
  return Object.keys(schema.properties ?? {})
    .sort()
    .map((name) => {
      const field = schema.properties[name];
      const required = (schema.required ?? []).includes(name) ? ' -required-' : '';
      return `   ${name}\t<${typeOf(document, field)}>${required}\n${lines(field.description ?? '', 5)}\n`;
    })
    .join('');
}

function tree(document: ApiDocument, node: SchemaNode, by: number, above: string[]): string {
  const { name, schema = {} } = resolve(document, node);
  if (NAMED.test(name) || (name && above.includes(name))) return '';
  const within = name ? [...above, name] : above;
  const inner = innerOf(schema);
  if (inner) return tree(document, inner, by, within);
  return Object.keys(schema.properties ?? {})
    .sort()
    .map(
      (key) =>
        `${' '.repeat(by)}${key}\t<${typeOf(document, schema.properties[key])}>\n${tree(document, schema.properties[key], by + 3, within)}`,
    )
    .join('');
}
