/** A structural schema of a CustomResourceDefinition. */
export interface JsonSchema {
  type?: string;
  format?: string;
  title?: string;
  description?: string;
  default?: unknown;
  nullable?: boolean;
  enum?: unknown[];
  maximum?: number;
  minimum?: number;
  exclusiveMaximum?: boolean;
  exclusiveMinimum?: boolean;
  multipleOf?: number;
  maxLength?: number;
  minLength?: number;
  pattern?: string;
  maxItems?: number;
  minItems?: number;
  uniqueItems?: boolean;
  maxProperties?: number;
  minProperties?: number;
  required?: string[];
  items?: JsonSchema;
  properties?: Record<string, JsonSchema>;
  additionalProperties?: JsonSchema | boolean;
  allOf?: JsonSchema[];
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  not?: JsonSchema;
  $ref?: string;
  'x-kubernetes-preserve-unknown-fields'?: boolean;
  'x-kubernetes-embedded-resource'?: boolean;
  'x-kubernetes-int-or-string'?: boolean;
  'x-kubernetes-list-type'?: 'atomic' | 'set' | 'map';
  'x-kubernetes-list-map-keys'?: string[];
  'x-kubernetes-map-type'?: 'atomic' | 'granular';
  'x-kubernetes-validations'?: { rule: string }[];
}
export const isSchema = (value: unknown): value is JsonSchema => value !== null && typeof value === 'object' && !Array.isArray(value);
export const additional = (schema: JsonSchema): JsonSchema | undefined =>
  isSchema(schema.additionalProperties) ? schema.additionalProperties : undefined;

const withRules = new WeakMap<JsonSchema, boolean>();
/** Whether a schema has rules anywhere. */
export function hasRules(schema: JsonSchema | undefined): boolean {
  if (!schema || typeof schema !== 'object') return false;
  let has = withRules.get(schema);
  if (has === undefined) {
    has =
      !!schema['x-kubernetes-validations']?.length ||
      hasRules(schema.items) ||
      hasRules(additional(schema)) ||
      Object.values(schema.properties ?? {}).some(hasRules) ||
      (schema.allOf ?? []).some(hasRules);
    withRules.set(schema, has);
  }
  return has;
}
