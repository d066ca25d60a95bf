import type { ApiDocument, SchemaNode } from '../openapi/document.ts';
import { resolve } from '../openapi/document.ts';
import { indent, wordWrap } from './wordwrap.ts';

/** Upstream: kubectl/pkg/explain/v2/templates/plaintext.tmpl. */
export function plaintext(document: ApiDocument, node: SchemaNode, fields: string[], recursive: boolean): string {
  let text = '';
  if (fields.length) text += `FIELD: ${fields[fields.length - 1]} <${typeOf(document, node)}>\n${enumOf(document, node, undefined)}\n\n`;
  text += `DESCRIPTION:\n${indent(wordWrap(description(document, node) || '<empty>', 76), 4)}\n`;
  const list = fieldList(document, node, 1, recursive, []);
  return `${text}${list && `FIELDS:\n${list}`}\n`;
}

const valuesOf = (schema: SchemaNode): SchemaNode | undefined =>
  typeof schema.additionalProperties === 'object' ? schema.additionalProperties : undefined;

/** Of a field, of its type, and of what its lists and maps hold. */
function description(document: ApiDocument, node: SchemaNode): string {
  const { schema } = resolve(document, node);
  if (!schema) return '';
  const own = node !== schema && node.description ? `${node.description}\n` : '';
  const inner = [schema.items, valuesOf(schema)].map((each) => (each ? description(document, each) : ''));
  return own + (schema.description ? `${schema.description}\n` : '') + inner.join('');
}

export function typeOf(document: ApiDocument, node: SchemaNode): string {
  const { name, schema } = resolve(document, node);
  if (schema?.type === 'array') return `[]${typeOf(document, schema.items ?? {})}`;
  const short = name.split('.').pop() as string;
  if (name && (schema?.properties || /^(IntOrString|FieldsV1|JSON|RawExtension|JSONSchemaPropsOr\w+)$/.test(short))) return short;
  const values = schema?.type === 'object' ? valuesOf(schema) : undefined;
  if (values) return `map[string]${typeOf(document, values)}`;
  if (name === 'io.k8s.apimachinery.pkg.api.resource.Quantity') return 'Quantity';
  if (schema?.type) return schema.type === 'object' ? 'Object' : schema.type;
  return short || 'Object';
}

/** One value a line of a field by itself; beside others, four of them. */
function enumOf(document: ApiDocument, node: SchemaNode, pad: string | undefined): string {
  const { schema } = resolve(document, node);
  const values: unknown[] | undefined = node.enum ?? schema?.enum;
  if (!values) return '';
  const shown = values.map((v) => (v === '' ? '""' : `${v}`));
  if (pad === undefined) return `ENUM:${shown.map((v) => `\n    ${v}`).join('')}`;
  return `\n${pad}enum: ${shown.slice(0, 4).join(', ')}${shown.length > 4 ? ', ....' : ''}`;
}

function fieldList(document: ApiDocument, node: SchemaNode, level: number, recursive: boolean, above: string[]): string {
  const { name: ref, schema } = resolve(document, node);
  if (!schema || (ref && above.includes(ref))) return '';
  const within = ref ? [...above, ref] : above;
  const pad = '  '.repeat(level);
  let text = '';
  for (const name of Object.keys(schema.properties ?? {}).sort()) {
    const field = schema.properties[name];
    const required = (schema.required ?? []).includes(name) ? ' -required-' : '';
    text += `${pad}${name}\t<${typeOf(document, field)}>${required}${enumOf(document, field, pad)}\n`;
    if (recursive) text += fieldList(document, field, level + 1, recursive, within);
    else text += `${indent(wordWrap(field.description ?? '<no description>', 78 - pad.length), pad.length + 2)}\n\n`;
  }
  if (schema.items) text += fieldList(document, schema.items, level, recursive, within);
  const values = valuesOf(schema);
  return values ? text + fieldList(document, values, level, recursive, within) : text;
}
