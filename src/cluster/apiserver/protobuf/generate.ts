/**
 * Writes table.gen.ts: the field numbers of every kind that is served. Run by
 *   npx tsx src/cluster/apiserver/protobuf/generate.ts <kubernetes-1.36 folder>
 * protobuf.json says numbers and types; the structures say what Go alone knows: pointers, omitempty, names in JSON.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { allStructures, type FieldType, type Structure, structureNamed } from '../../../kinds/structure/index.ts';

type Row = [name: string, type: string, third?: string, fourth?: string];
const [, , reference] = process.argv;
const messages: Record<string, Record<string, Row>> = JSON.parse(readFileSync(join(reference, 'protobuf.json'), 'utf8'));

const SHORT: [string, string][] = [
  ['k8s.io.api.', ''],
  ['k8s.io.apimachinery.pkg.apis.', ''],
  ['k8s.io.apimachinery.pkg.', 'machinery.'],
  ['k8s.io.apiextensions_apiserver.pkg.apis.', ''],
];
const short = (name: string): string => {
  const bare = name.replace(/^\./, '');
  const [from, to] = SHORT.find(([prefix]) => bare.startsWith(prefix)) as [string, string];
  return to + bare.slice(from.length);
};
const split = (id: string): [string, string] => [id.slice(0, id.lastIndexOf('.')), id.slice(id.lastIndexOf('.') + 1)];
const byId = new Map(Object.entries(messages).map(([name, rows]) => [short(name), rows]));
const structureById = (id: string): Structure | undefined => structureNamed(...split(id));

const SCALARS: Record<string, string> = { string: 's', int32: 'i', int64: 'l', bool: 'b', double: 'd', bytes: 'y' };
const SPECIAL: Record<string, string> = {
  'meta.v1.Time': 't',
  'meta.v1.MicroTime': 'u',
  'meta.v1.FieldsV1': 'm',
  'meta.v1.Verbs': 'w',
  'machinery.api.resource.Quantity': 'q',
  'machinery.util.intstr.IntOrString': 'x',
  'machinery.runtime.RawExtension': 'o',
  'apiextensions.v1.JSON': 'a',
  'apiextensions.v1.JSONSchemaPropsOrBool': 'B',
  'apiextensions.v1.JSONSchemaPropsOrArray': 'R',
  'apiextensions.v1.JSONSchemaPropsOrStringArray': 'P',
};
/** Messages that are no part of a structure, and their pointers. */
const EXTRA: Record<string, string[]> = {
  'meta.v1.PartialObjectMetadata': [],
  'meta.v1.PartialObjectMetadataList': [],
  'apidiscovery.v2.APIGroupDiscoveryList': ['responseKind'],
  'apidiscovery.v2beta1.APIGroupDiscoveryList': ['responseKind'],
};

const AGGREGATOR = 'apiregistration.v1';
/** kube-aggregator's messages are not in protobuf.json. Upstream: kube-aggregator/pkg/apis/apiregistration/v1/generated.proto. */
const MORE: Record<string, string> = {
  [`${AGGREGATOR}.APIService`]: 'metadata:1<meta.v1.ObjectMeta>? spec:2<APIServiceSpec>? status:3<APIServiceStatus>?',
  [`${AGGREGATOR}.APIServiceCondition`]: 'type:1s status:2s lastTransitionTime:3t? reason:4s? message:5s?',
  [`${AGGREGATOR}.APIServiceList`]: 'metadata:1<meta.v1.ListMeta>? items:2[<APIService>',
  [`${AGGREGATOR}.APIServiceSpec`]:
    'service:1<ServiceReference>*? group:2s? version:3s? insecureSkipTLSVerify:4b? caBundle:5y? groupPriorityMinimum:7i versionPriority:8i',
  [`${AGGREGATOR}.APIServiceStatus`]: 'conditions:1[<APIServiceCondition>?',
  [`${AGGREGATOR}.ServiceReference`]: 'namespace:1s? name:2s? port:3i*?',
};

const written = new Map<string, string>();
function typeOf(name: string, within: string): string {
  if (SCALARS[name]) return SCALARS[name];
  const id = short(name);
  if (id.endsWith('.ExtraValue')) return 'w';
  if (SPECIAL[id]) return SPECIAL[id];
  const [module, kind] = split(id);
  return module === split(within)[0] ? `<${kind}>` : `<${id}>`;
}
const bare = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, '');

function write(id: string, fields: ReadonlyMap<string, FieldType> | undefined, pointers: string[] = []): void {
  const rows = byId.get(id);
  if (!rows || written.has(id)) return;
  written.set(id, '');
  const names = new Map([...(fields?.keys() ?? [])].map((name) => [bare(name), name]));
  const parts: [number, string][] = [];
  for (const [number, [given, ...type]] of Object.entries(rows)) {
    const name = names.get(bare(given)) ?? given;
    const field = fields?.get(name);
    const inline = !!fields && !field && type.length === 1 && !SCALARS[type[0]];
    const [map, key, element] = type;
    const repeated = key === 'repeated';
    const text = map === 'map' ? `{${typeOf(element as string, id)}` : `${repeated ? '[' : ''}${typeOf(map, id)}`;
    const pointer = field?.pointer || pointers.includes(name) ? '*' : '';
    parts.push([Number(number), `${name}:${number}${inline ? '^' : ''}${text}${pointer}${field?.omit ? '?' : ''}`]);
    const target = map === 'map' ? (element as string) : map;
    if (SCALARS[target] || /^[a-zA-Z]$/.test(text.replace(/^[[{]/, ''))) continue;
    follow(short(target), inline ? fields : undefined, pointers);
  }
  written.set(
    id,
    parts
      .sort(([a], [b]) => a - b)
      .map(([, text]) => text)
      .join(' '),
  );
}
/** Inlined structs have no structure of their own: their fields are the outer one's. */
const follow = (id: string, outer: ReadonlyMap<string, FieldType> | undefined, pointers: string[]): void =>
  write(id, structureById(id)?.fields ?? outer, pointers);

for (const structure of allStructures())
  if (structure.kinds.length || structure.name.startsWith('meta.v1.')) follow(structure.name, undefined, []);
for (const [id, pointers] of Object.entries(EXTRA)) follow(id, undefined, pointers);
for (const id of [...Object.keys(SPECIAL), 'meta.v1.WatchEvent']) written.delete(id);
const lines = [...written, ...Object.entries(MORE)].sort(([a], [b]) => (a < b ? -1 : 1)).map(([id, text]) => `'${id}':'${text}',`);
writeFileSync(
  join(dirname(fileURLToPath(import.meta.url)), 'table.gen.ts'),
  `// Generated by generate.ts.\nexport const table: Record<string, string> = {\n${lines.join('\n')}\n};\n`,
);
