import { byCodePoint, isObject } from '../../../apimachinery/json.ts';
import type { JsonSchema } from '../../../apimachinery/jsonschema.ts';

type Loose = Record<string, any>;
const NO = null;
/**
 * The fields of the internal JSONSchemaProps in their order, with what stands where nothing is said.
 * Models apiextensions-apiserver/pkg/apis/apiextensions/types_jsonschema.go.
 */
const FIELDS: Record<string, unknown> = {
  ID: '',
  Schema: '',
  Ref: NO,
  Description: '',
  Type: '',
  Nullable: false,
  Format: '',
  Title: '',
  Default: NO,
  Maximum: NO,
  ExclusiveMaximum: false,
  Minimum: NO,
  ExclusiveMinimum: false,
  MaxLength: NO,
  MinLength: NO,
  Pattern: '',
  MaxItems: NO,
  MinItems: NO,
  UniqueItems: false,
  MultipleOf: NO,
  Enum: NO,
  MaxProperties: NO,
  MinProperties: NO,
  Required: NO,
  Items: NO,
  AllOf: NO,
  OneOf: NO,
  AnyOf: NO,
  Not: NO,
  Properties: NO,
  AdditionalProperties: NO,
  PatternProperties: NO,
  Dependencies: NO,
  AdditionalItems: NO,
  Definitions: NO,
  ExternalDocs: NO,
  Example: NO,
  XPreserveUnknownFields: NO,
  XEmbeddedResource: false,
  XIntOrString: false,
  XListMapKeys: NO,
  XListType: NO,
  XMapType: NO,
  XValidations: NO,
};
const KEYS: Record<string, string> = {
  ID: 'id',
  Schema: '$schema',
  Ref: '$ref',
  XPreserveUnknownFields: 'x-kubernetes-preserve-unknown-fields',
  XEmbeddedResource: 'x-kubernetes-embedded-resource',
  XIntOrString: 'x-kubernetes-int-or-string',
  XListMapKeys: 'x-kubernetes-list-map-keys',
  XListType: 'x-kubernetes-list-type',
  XMapType: 'x-kubernetes-map-type',
  XValidations: 'x-kubernetes-validations',
};
const lower = (name: string): string => name[0].toLowerCase() + name.slice(1);
const keyOf = (field: string): string => KEYS[field] ?? lower(field);

const orNull = (given: unknown): unknown => given ?? null;
const sorted = (map: Loose, inner: (value: any) => unknown): Loose =>
  Object.fromEntries(
    Object.keys(map)
      .sort(byCodePoint)
      .map((k) => [k, inner(map[k])]),
  );
const orBool = (given: unknown): unknown =>
  typeof given === 'boolean' ? { Allows: given, Schema: null } : { Allows: true, Schema: dumpSchema(given as JsonSchema) };
const rule = (given: Loose) => ({
  Rule: given.rule ?? '',
  Message: given.message ?? '',
  MessageExpression: given.messageExpression ?? '',
  Reason: orNull(given.reason),
  FieldPath: given.fieldPath ?? '',
  OptionalOldSelf: orNull(given.optionalOldSelf),
});
const INNER: Record<string, (value: any) => unknown> = {
  Items: (v) => (Array.isArray(v) ? { Schema: null, JSONSchemas: v.map(dumpSchema) } : { Schema: dumpSchema(v), JSONSchemas: null }),
  AllOf: (v) => v.map(dumpSchema),
  OneOf: (v) => v.map(dumpSchema),
  AnyOf: (v) => v.map(dumpSchema),
  Not: (v) => dumpSchema(v),
  Properties: (v) => sorted(v, dumpSchema),
  PatternProperties: (v) => sorted(v, dumpSchema),
  Definitions: (v) => sorted(v, dumpSchema),
  Dependencies: (v) => sorted(v, (d) => (Array.isArray(d) ? { Schema: null, Property: d } : { Schema: dumpSchema(d), Property: null })),
  AdditionalProperties: orBool,
  AdditionalItems: orBool,
  ExternalDocs: (v) => ({ Description: v.description ?? '', URL: v.url ?? '' }),
  XValidations: (v) => v.map(rule),
};

/** A schema as Go's JSON of the internal type has it. */
export function dumpSchema(schema: JsonSchema): unknown {
  const given = (isObject(schema) ? schema : {}) as Loose;
  return Object.fromEntries(
    Object.entries(FIELDS).map(([field, zero]) => {
      const value = given[keyOf(field)];
      return [field, value === undefined || value === null ? zero : (INNER[field]?.(value) ?? value)];
    }),
  );
}
const subresources = ({ status, scale }: Loose) => ({
  Status: status ? {} : null,
  Scale: scale
    ? {
        SpecReplicasPath: scale.specReplicasPath ?? '',
        StatusReplicasPath: scale.statusReplicasPath ?? '',
        LabelSelectorPath: orNull(scale.labelSelectorPath),
      }
    : null,
});
const column = (c: Loose) => ({
  Name: c.name ?? '',
  Type: c.type ?? '',
  Format: c.format ?? '',
  Description: c.description ?? '',
  Priority: c.priority ?? 0,
  JSONPath: c.jsonPath ?? '',
});

/** A version as Go's JSON of the internal type has it. `once`: what all versions say alike, which is kept elsewhere. */
export const dumpVersion = (v: Loose, once: Loose) => ({
  Name: v.name ?? '',
  Served: !!v.served,
  Storage: !!v.storage,
  Deprecated: !!v.deprecated,
  DeprecationWarning: v.deprecationWarning ?? null,
  Schema: once.schema || !v.schema ? null : { OpenAPIV3Schema: v.schema.openAPIV3Schema ? dumpSchema(v.schema.openAPIV3Schema) : null },
  Subresources: once.subresources || !v.subresources ? null : subresources(v.subresources),
  AdditionalPrinterColumns: once.additionalPrinterColumns || !v.additionalPrinterColumns ? null : v.additionalPrinterColumns.map(column),
  SelectableFields:
    once.selectableFields || !v.selectableFields ? null : v.selectableFields.map((f: Loose) => ({ JSONPath: f.jsonPath ?? '' })),
});
