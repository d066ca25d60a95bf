/**
 * Writes tables/*.gen.ts: what every field of every built-in kind is. Run by
 *   npx tsx src/kinds/structure/generate.ts <kubernetes-1.36 folder> <Go module folder holding k8s.io/...@v0.36.3>
 * The OpenAPI says types, keys and enums; the Go sources say what Go alone knows: pointers, omitempty, names of types.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type GoField, goStructs } from './generate-go.ts';

interface JsonSchema {
  type?: string;
  format?: string;
  $ref?: string;
  allOf?: { $ref: string }[];
  items?: JsonSchema;
  additionalProperties?: JsonSchema;
  properties?: Record<string, JsonSchema>;
  required?: string[];
  enum?: string[];
  default?: unknown;
  [extension: `x-kubernetes-${string}`]: unknown;
}

const [, , reference, modules] = process.argv;
const here = dirname(fileURLToPath(import.meta.url));
const definitions = new Map<string, JsonSchema>();
for (const file of readdirSync(join(reference, 'openapi-v3'))) {
  const document = JSON.parse(readFileSync(join(reference, 'openapi-v3', file), 'utf8'));
  for (const [name, schema] of Object.entries(document.components?.schemas ?? {})) definitions.set(name, schema as JsonSchema);
}

const SHORT: [string, string][] = [
  ['io.k8s.api.', ''],
  ['io.k8s.apimachinery.pkg.apis.meta.v1', 'meta.v1'],
  ['io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1', 'apiextensions.v1'],
  ['io.k8s.kube-aggregator.pkg.apis.apiregistration.v1', 'apiregistration.v1'],
  ['io.k8s.apimachinery.pkg.', 'machinery.'],
];
const short = (name: string): string => {
  const [from, to] = SHORT.find(([prefix]) => name.startsWith(prefix)) as [string, string];
  return to + name.slice(from.length);
};
const SPECIAL: Record<string, string> = {
  'meta.v1.Time': 't',
  'meta.v1.MicroTime': 'u',
  'meta.v1.FieldsV1': 'm',
  'machinery.api.resource.Quantity': 'q',
  'machinery.util.intstr.IntOrString': 'x',
  'machinery.runtime.RawExtension': 'o',
  'apiextensions.v1.JSON': 'a',
};
const GO_TYPES: Record<string, string> = {
  s: 'string',
  i: 'int32',
  l: 'int64',
  b: 'bool',
  d: 'float64',
  y: '[]uint8',
  t: 'v1.Time',
  u: 'v1.MicroTime',
  m: 'v1.FieldsV1',
  q: 'resource.Quantity',
  x: 'intstr.IntOrString',
  o: 'runtime.RawExtension',
  a: 'v1.JSON',
};

function typeOf(schema: JsonSchema, module: string): string {
  const ref = schema.$ref ?? schema.allOf?.[0].$ref;
  if (ref) {
    const name = short(ref.slice('#/components/schemas/'.length));
    if (SPECIAL[name]) return SPECIAL[name];
    return `<${name.startsWith(`${module}.`) ? name.slice(module.length + 1) : name}>`;
  }
  if (schema.type === 'array') return `[${typeOf(schema.items as JsonSchema, module)}`;
  if (schema.type === 'object') return schema.additionalProperties ? `{${typeOf(schema.additionalProperties, module)}` : 'o';
  if (schema.type === 'integer') return schema.format === 'int32' ? 'i' : 'l';
  if (schema.type === 'string') return schema.format === 'byte' ? 'y' : 's';
  return { boolean: 'b', number: 'd' }[schema.type ?? ''] ?? 'a';
}
function goTypeOf(type: string, module: string): string {
  if (type[0] === '[') return `[]${goTypeOf(type.slice(1), module)}`;
  if (type[0] === '{') return `map[string]${goTypeOf(type.slice(1), module)}`;
  if (type[0] !== '<') return GO_TYPES[type];
  const parts = `${module}.${type.slice(1, -1)}`.split('.');
  return `${type.includes('.') ? type.slice(1, -1).split('.').slice(-2)[0] : module.split('.').pop()}.${parts.pop()}`;
}

function fieldText(name: string, schema: JsonSchema, owner: JsonSchema, module: string, go: GoField | undefined): string {
  const type = typeOf(schema, module);
  let text = type + (go?.pointer ? '*' : '') + (go?.omit ?? '');
  const add = (mark: string, value?: unknown) => {
    text += ` ${mark}${value === undefined ? '' : `=${value}`}`;
  };
  if (owner.required?.includes(name)) add('r');
  if (schema.default !== undefined) {
    const zero = ['""', '{}', '0', 'false'].includes(JSON.stringify(schema.default));
    if (zero) add('Z');
    else add('D', JSON.stringify(schema.default));
  }
  const list = schema['x-kubernetes-list-type'];
  if (list === 'atomic') add('A');
  if (list === 'set') add('S');
  if (list === 'map') add('K', (schema['x-kubernetes-list-map-keys'] as string[]).join(','));
  if (schema['x-kubernetes-map-type'] === 'atomic') add('a');
  if (schema['x-kubernetes-map-type'] === 'granular' && type[0] === '<') add('g');
  if (schema['x-kubernetes-patch-merge-key']) add('M', schema['x-kubernetes-patch-merge-key']);
  if (schema['x-kubernetes-patch-strategy']) add('P', schema['x-kubernetes-patch-strategy']);
  if (schema.enum) add('E', schema.enum.join(','));
  const inner = schema.items ?? schema.additionalProperties;
  if (inner?.enum) add('e', inner.enum.join(','));
  if (go && go.type !== goTypeOf(type, module)) add('G', go.type);
  return text;
}

const tables = new Map<string, Record<string, Record<string, string>>>();
for (const [full, schema] of [...definitions].sort(([a], [b]) => (a < b ? -1 : 1))) {
  const name = short(full);
  const at = name.lastIndexOf('.');
  const [module, kind] = [name.slice(0, at), name.slice(at + 1)];
  const structs = goStructs(modules, module);
  const fields: Record<string, string> = {};
  const marks: string[] = [];
  const kinds = schema['x-kubernetes-group-version-kind'] as { group: string; version: string; kind: string }[] | undefined;
  if (kinds && module !== 'meta.v1') marks.push(`k=${kinds.map((k) => `${k.group}/${k.version}`).join(',')}`);
  if (schema['x-kubernetes-map-type'] === 'atomic') marks.push('a');
  if (schema['x-kubernetes-unions']) marks.push(`U=${JSON.stringify(schema['x-kubernetes-unions'])}`);
  if (!schema.properties) marks.push(schema.type === 'object' ? 'o' : 'A');
  if (marks.length) fields[''] = marks.join(' ');
  // In the order of the Go struct, which is that of its JSON.
  const order = [...(structs.get(kind)?.keys() ?? [])];
  for (const [field, of] of Object.entries(schema.properties ?? {}).sort(([a], [b]) => order.indexOf(a) - order.indexOf(b)))
    fields[field] = fieldText(field, of, schema, module, structs.get(kind)?.get(field));
  const table = tables.get(module) ?? {};
  table[kind] = fields;
  tables.set(module, table);
}
mkdirSync(join(here, 'tables'), { recursive: true });
const names: string[] = [];
for (const [module, table] of tables) {
  names.push(module);
  const rows = Object.entries(table).map(([kind, fields]) => {
    const cells = Object.entries(fields).map(([f, text]) => `${/^[A-Za-z]\w*$/.test(f) ? f : `'${f}'`}:'${text.replaceAll("'", "\\'")}'`);
    return `${kind}:{${cells.join(',')}},`;
  });
  writeFileSync(
    join(here, 'tables', `${module}.gen.ts`),
    `// Generated by ../generate.ts.\nimport type { Table } from '../table.ts';\n\nexport const table: Table = {\n${rows.join('\n')}\n};\n`,
  );
}
console.log(names.join('\n'));
