import { allStructures, type FieldType, type Structure, structureOf } from '../../../kinds/structure/index.ts';
import { fieldDescription, typeDescription } from './descriptions.ts';

/** Maps and structs of which it is said, although it is the rule. */
const GRANULAR = new Set(['core.v1.PersistentVolumeClaimStatus.allocatedResourceStatuses', 'core.v1.PersistentVolumeSpec.claimRef']);

/** OpenAPI v3 of a structure, as kube-openapi writes it. */
export function schemaOf(structure: Structure): Record<string, unknown> {
  if (structure.opaque) return structure.opaque === 'object' ? withKinds({ type: 'object' }, structure) : {};
  const properties: Record<string, unknown> = {};
  const required: string[] = [];
  for (const [name, field] of structure.fields) {
    const description = fieldDescription(structure.openApiName, name);
    properties[name] = {
      ...(description && { description }),
      ...fieldSchema(field),
      ...(GRANULAR.has(`${structure.name}.${name}`) && { 'x-kubernetes-map-type': 'granular' }),
    };
    if (field.required) required.push(name);
  }
  const description = typeDescription(structure.openApiName);
  return withKinds(
    {
      ...(description && { description }),
      type: 'object',
      ...(required.length && { required }),
      properties,
      ...(structure.atomic && { 'x-kubernetes-map-type': 'atomic' }),
      ...(structure.unions !== undefined && { 'x-kubernetes-unions': structure.unions }),
    },
    structure,
  );
}
function withKinds(schema: Record<string, unknown>, structure: Structure): Record<string, unknown> {
  if (!structure.kinds.length) return schema;
  const kind = structure.name.slice(structure.name.lastIndexOf('.') + 1);
  return {
    ...schema,
    'x-kubernetes-group-version-kind': structure.kinds.map((gv) => {
      const [group, version] = gv.split('/');
      return { group, version, kind };
    }),
  };
}

const NAMED: Record<string, string> = {
  time: 'io.k8s.apimachinery.pkg.apis.meta.v1.Time',
  microtime: 'io.k8s.apimachinery.pkg.apis.meta.v1.MicroTime',
  quantity: 'io.k8s.apimachinery.pkg.api.resource.Quantity',
  intOrString: 'io.k8s.apimachinery.pkg.util.intstr.IntOrString',
};
const OBJECTS: Record<string, string> = {
  'v1.FieldsV1': 'io.k8s.apimachinery.pkg.apis.meta.v1.FieldsV1',
  'runtime.RawExtension': 'io.k8s.apimachinery.pkg.runtime.RawExtension',
  'v1.JSON': 'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSON',
};
const SCALARS: Record<string, Record<string, string>> = {
  string: { type: 'string' },
  int32: { type: 'integer', format: 'int32' },
  int64: { type: 'integer', format: 'int64' },
  boolean: { type: 'boolean' },
  number: { type: 'number', format: 'double' },
  bytes: { type: 'string', format: 'byte' },
};
/** The definition a type refers to, undefined for those written in place. */
export const referenceOf = (type: FieldType): string | undefined =>
  type.structure?.openApiName ?? NAMED[type.basic ?? ''] ?? OBJECTS[type.goType];
export const DEFINITIONS: Record<string, Record<string, unknown>> = {
  [NAMED.time]: { type: 'string', format: 'date-time' },
  [NAMED.microtime]: { type: 'string', format: 'date-time' },
  [NAMED.quantity]: { oneOf: [{ type: 'string' }, { type: 'number' }] },
  [NAMED.intOrString]: { format: 'int-or-string', oneOf: [{ type: 'integer' }, { type: 'string' }] },
  [OBJECTS['v1.FieldsV1']]: { type: 'object' },
  [OBJECTS['runtime.RawExtension']]: { type: 'object' },
  [OBJECTS['v1.JSON']]: {},
};

const refer = (name: string) => ({ $ref: `#/components/schemas/${name}` });
function fieldSchema(field: FieldType): Record<string, unknown> {
  const reference = referenceOf(field);
  const base: Record<string, unknown> = reference ? { allOf: [refer(reference)] } : inPlace(field);
  return {
    ...base,
    ...(field.enum && { enum: field.enum }),
    ...(field.hasDefault && { default: field.default }),
    ...(field.listKeys && { 'x-kubernetes-list-map-keys': field.listKeys }),
    ...(field.listType && { 'x-kubernetes-list-type': field.listType }),
    ...(field.kind === 'map' && field.atomic && { 'x-kubernetes-map-type': 'atomic' }),
    ...(field.patchMergeKey && { 'x-kubernetes-patch-merge-key': field.patchMergeKey }),
    ...(field.patchStrategies && { 'x-kubernetes-patch-strategy': field.patchStrategies.join(',') }),
  };
}
function inPlace(field: FieldType): Record<string, unknown> {
  if (field.kind === 'list') return { type: 'array', items: elementSchema(field.element as FieldType) };
  if (field.kind === 'map') return { type: 'object', additionalProperties: elementSchema(field.element as FieldType) };
  return { ...(SCALARS[field.basic ?? ''] ?? { type: 'object' }) };
}
const ZERO: Record<string, unknown> = { string: '', int32: 0, int64: 0, boolean: false };
function elementSchema(element: FieldType): Record<string, unknown> {
  const reference = referenceOf(element);
  if (element.structure && reference) return { default: {}, allOf: [refer(reference)] };
  if (reference) return refer(reference);
  if (element.kind !== 'scalar') return inPlace(element);
  return {
    ...inPlace(element),
    ...(ZERO[element.basic ?? ''] !== undefined && { default: ZERO[element.basic ?? ''] }),
    ...(element.enum && { enum: element.enum }),
  };
}

const byName = new Map<string, Structure>();
function structureByName(name: string): Structure | undefined {
  if (!byName.size) for (const structure of allStructures()) byName.set(structure.openApiName, structure);
  return byName.get(name);
}
/** The definitions that a document refers to, and those that they refer to, added to the ones it has. */
export function complete(paths: unknown, definitions: Record<string, unknown>): void {
  const wanted = new Set<string>();
  const visit = (value: unknown) => {
    for (const [, name] of JSON.stringify(value).matchAll(/"#\/components\/schemas\/([^"]+)"/g)) wanted.add(name);
  };
  visit(paths);
  for (const schema of Object.values(definitions)) visit(schema);
  for (const name of wanted) {
    if (definitions[name]) continue;
    const structure = structureByName(name);
    const basic = DEFINITIONS[name];
    const description = basic && typeDescription(name);
    const schema = basic ? { ...(description && { description }), ...basic } : structure && schemaOf(structure);
    if (!schema) continue;
    definitions[name] = schema;
    visit(schema);
  }
}
/** The name of a kind's definition; undefined when it is not built in. */
export const definitionName = (apiVersion: string, kind: string): string | undefined => structureOf(apiVersion, kind)?.openApiName;
