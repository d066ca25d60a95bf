import type { ApiResource } from '../../client/discovery.ts';
import { apiVersionOf } from '../../client/mapper.ts';
import type { Command } from '../command.ts';
import { Failure, NoResource } from '../errors.ts';
import { type ApiDocument, openApi, resolve, type SchemaNode, schemaOfKind } from '../openapi/document.ts';
import type { Session } from '../session.ts';

export const explain: Command = {
  about: 'Say what the fields of a resource are, as the server documents them.',
  examples: `kubectl explain pods\nkubectl explain pods.spec.containers\nkubectl explain deployment.spec --recursive`,
  async run(session) {
    const { flags, args } = session;
    if (!args.length)
      throw new Failure(
        'You must specify the type of resource to explain. Use "kubectl api-resources" for a complete list of supported resources.',
      );
    if (args.length > 1) throw new Failure('We accept only this format: explain RESOURCE');
    const format = flags.string('output');
    if (!['plaintext', 'plaintext-openapiv2'].includes(format)) throw new Failure(`unrecognized format: ${format}`);
    const { resource, fields } = await locate(session, args[0]);
    const document = await openApi(session, apiVersionOf(resource));
    const root = document && schemaOfKind(document, apiVersionOf(resource), resource.kind);
    if (!document || !root) throw new Failure(`couldn't find resource for "${apiVersionOf(resource)}, Kind=${resource.kind}"`);
    await session.out(format === 'plaintext' ? head(resource) : oldHead(resource));
    const target = descend(document, root.schema, fields);
    await session.out(format === 'plaintext' ? body(document, target, fields, flags.bool('recursive')) : oldBody(document, target, fields));
  },
};

async function locate(session: Session, word: string): Promise<{ resource: ApiResource; fields: string[] }> {
  const parts = word.split('.').filter((p, i) => i === 0 || p);
  const wanted = session.flags.string('api-version');
  const mapper = await session.mapper();
  for (let n = parts.length; n >= 1; n--) {
    const resource = await (n === 1 ? session.resource(parts[0]) : mapper.find(parts.slice(0, n).join('.')));
    if (!resource || (n > 1 && !resource.group.startsWith(parts[1]) && resource.version !== parts[1])) continue;
    if (!wanted) return { resource, fields: parts.slice(n) };
    const other = mapper.discovered.resources.find((r) => r.resource === resource.resource && apiVersionOf(r) === wanted);
    if (!other) throw new Failure(`couldn't find resource for "${wanted}, Resource=${resource.resource}"`);
    return { resource: other, fields: parts.slice(n) };
  }
  throw new NoResource(parts[0]);
}

const head = (r: ApiResource): string => `${r.group ? `GROUP:      ${r.group}\n` : ''}KIND:       ${r.kind}\nVERSION:    ${r.version}\n\n`;
const oldHead = (r: ApiResource): string => `KIND:     ${r.kind}\nVERSION:  ${apiVersionOf(r)}\n\n`;

interface Target {
  node: SchemaNode;
  schema: SchemaNode;
}

function descend(document: ApiDocument, root: SchemaNode, fields: string[]): Target {
  let target: Target = { node: root, schema: root };
  for (const name of fields) {
    const inner = within(document, target.schema);
    const node = inner.properties?.[name];
    if (!node) throw new Failure(`field "${name}" does not exist`);
    target = { node, schema: resolve(document, node).schema };
  }
  return target;
}

/** What has the fields: the element of a list, the values of a map. */
function within(document: ApiDocument, schema: SchemaNode): SchemaNode {
  if (schema?.type === 'array') return within(document, resolve(document, schema.items ?? {}).schema);
  if (schema?.type === 'object' && typeof schema.additionalProperties === 'object')
    return within(document, resolve(document, schema.additionalProperties).schema);
  return schema ?? {};
}

export function typeOf(document: ApiDocument, node: SchemaNode): string {
  const { name, schema } = resolve(document, node);
  if (schema?.type === 'array') return `[]${typeOf(document, schema.items ?? {})}`;
  const short = name.split('.').pop() as string;
  if (name && (schema?.properties || /^(IntOrString|FieldsV1|JSON|RawExtension|JSONSchemaPropsOr\w+)$/.test(short))) return short;
  if (schema?.type === 'object' && typeof schema.additionalProperties === 'object')
    return `map[string]${typeOf(document, schema.additionalProperties)}`;
  if (name === 'io.k8s.apimachinery.pkg.api.resource.Quantity') return 'Quantity';
  if (schema?.type) return schema.type === 'object' ? 'Object' : schema.type;
  return short || 'Object';
}

const WIDTH = 80;
/** Wraps text as Go's explain does. */
export function wrap(text: string, indent: string): string {
  const lines: string[] = [];
  for (const paragraph of text.split('\n')) {
    let line = '';
    for (const word of paragraph.trim().split(/\s+/)) {
      if (line && indent.length + line.length + 1 + word.length > WIDTH) {
        lines.push(line);
        line = word;
      } else line = line ? `${line} ${word}` : word;
    }
    lines.push(line);
  }
  return lines.map((l) => `${indent}${l}`.trimEnd()).join('\n');
}

/** Of a schema, and of what its lists and maps hold. */
function descriptions(document: ApiDocument, node: SchemaNode): string[] {
  const { schema } = resolve(document, node);
  if (!schema) return [];
  const inner = schema.items ?? (typeof schema.additionalProperties === 'object' ? schema.additionalProperties : undefined);
  const own = node !== schema && node.description ? [node.description] : [];
  const all = [...own, ...(schema.description ? [schema.description] : []), ...(inner ? descriptions(document, inner) : [])];
  return [...new Set(all)];
}

/** Upstream: kubectl/pkg/explain/v2/templates/plaintext.tmpl. */
function body(document: ApiDocument, target: Target, fields: string[], recursive: boolean): string {
  let text = '';
  if (fields.length)
    text += `FIELD: ${fields[fields.length - 1]} <${typeOf(document, target.node)}>\n${enumOf(document, target.node, undefined)}\n\n`;
  const words = descriptions(document, target.node);
  text += `DESCRIPTION:\n${words.length ? `${wrap(words.join('\n'), '    ')}\n    ` : '    <empty>'}\n`;
  const list = fieldList(document, target.node, 1, recursive, []);
  return `${text}${list && `FIELDS:\n${list}`}\n`;
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
  if (ref && above.includes(ref)) return '';
  const within = ref ? [...above, ref] : above;
  const pad = '  '.repeat(level);
  let text = '';
  for (const name of Object.keys(schema?.properties ?? {}).sort()) {
    const field = schema.properties[name];
    const required = (schema.required ?? []).includes(name) ? ' -required-' : '';
    text += `${pad}${name}\t<${typeOf(document, field)}>${required}${enumOf(document, field, pad)}\n`;
    if (recursive) text += fieldList(document, field, level + 1, recursive, within);
    else text += `${wrap(field.description ?? '<no description>', `${pad}  `)}\n\n`;
  }
  if (schema?.items) text += fieldList(document, schema.items, level, recursive, within);
  if (typeof schema?.additionalProperties === 'object') text += fieldList(document, schema.additionalProperties, level, recursive, within);
  return text;
}

function oldBody(document: ApiDocument, target: Target, fields: string[]): string {
  const inner = within(document, target.schema);
  const kind = inner.properties ? 'RESOURCE' : 'FIELD';
  let text = fields.length ? `${`${kind}:`.padEnd(10)}${fields[fields.length - 1]} <${typeOf(document, target.node)}>\n\n` : '';
  text += `DESCRIPTION:\n${wrap(descriptions(document, target.node).join('\n\n') || '<empty>', '     ')}\n`;
  if (!inner.properties) return text;
  text += '\nFIELDS:\n';
  for (const name of Object.keys(inner.properties).sort()) {
    const node = inner.properties[name];
    const required = (inner.required ?? []).includes(name) ? ' -required-' : '';
    text += `   ${name}\t<${typeOf(document, node)}>${required}\n${wrap(node.description ?? '<no description>', '     ')}\n\n`;
  }
  return text;
}
