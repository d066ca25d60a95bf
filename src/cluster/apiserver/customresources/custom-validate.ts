import { invalidValue } from '../../../apimachinery/fields.ts';
import { goText } from '../../../apimachinery/gotext.ts';
import { isObject } from '../../../apimachinery/json.ts';
import type { JsonSchema } from '../../../apimachinery/jsonschema.ts';
import { isQualifiedName } from '../../../apimachinery/labels.ts';
import type { KubeObject } from '../../../apimachinery/types.ts';
import type { FieldError, ResourceDefinition, Strategy } from '../../../kinds/resource.ts';
import { genericMeta } from '../../../kinds/validation/meta.ts';
import { embeddedErrors } from './embedded.ts';
import type { checkRules } from './rules.ts';
import { listErrorsOf, validateSchema } from './validate.ts';

interface Parts {
  namespaced: boolean;
  schema: JsonSchema;
  scale?: ResourceDefinition['scale'];
  checkRules?: typeof checkRules;
}
const BLOCKING = new Set([
  'FieldValueRequired',
  'FieldValueTypeInvalid',
  'FieldValueNotSupported',
  'FieldValueTooLong',
  'FieldValueTooMany',
]);
const UNCHECKED = invalidValue(
  '<nil>',
  null,
  'some validation rules were not checked because the object was invalid; correct the existing errors to complete validation',
);

/** What a custom resource is checked for. Models apiextensions-apiserver/pkg/registry/customresource/{strategy,validator}.go. */
export function customValidation({ schema, scale, checkRules, namespaced }: Parts): Partial<Strategy> {
  const { metadata: _, ...properties } = schema.properties ?? {};
  const own: JsonSchema = { ...schema, properties };
  /** Rules that failed only where nothing changed. */
  const ratcheted = new WeakMap<KubeObject, string[]>();

  const lists = (object: KubeObject, old?: KubeObject): FieldError[] =>
    old && listErrorsOf(bare(old), own).length ? [] : listErrorsOf(bare(object), own);
  const ruled = (errors: FieldError[], object: KubeObject, old?: KubeObject): FieldError[] => {
    if (!checkRules) return errors;
    if (errors.some((e) => BLOCKING.has(e.type))) return [...errors, UNCHECKED];
    const warnings: string[] = [];
    const found = checkRules(object, old, schema, (e) => warnings.push(`${e.field}: ${e.detail}`));
    if (warnings.length) ratcheted.set(object, warnings);
    return [...errors, ...found];
  };
  const validate = (object: KubeObject, old?: KubeObject): FieldError[] =>
    ruled(
      [
        ...(old ? [] : genericMeta(object, namespaced)),
        ...validateSchema(bare(object), own, '', old && { value: bare(old) }),
        ...(scale ? [...specErrors(object, scale), ...statusErrors(object, scale)] : []),
        ...embeddedErrors(bare(object), own),
        ...lists(object, old),
      ],
      object,
      old,
    );
  return {
    validate: (object) => validate(object),
    validateUpdate: validate,
    validateStatusUpdate(object, old) {
      const status = schema.properties?.status;
      const errors =
        status && object.status !== undefined
          ? validateSchema(object.status, status, '', { value: old.status }).map((e) => (e.field === '<nil>' ? e : within('status', e)))
          : [];
      return ruled([...errors, ...(scale ? statusErrors(object, scale) : []), ...lists(object, old)], object, old);
    },
    warnings: (object, old) => [...(ratcheted.get(object) ?? []), ...finalizerWarnings(object, old)],
  };
}
const bare = ({ metadata: _, ...rest }: KubeObject) => rest;
const within = (path: string, error: FieldError): FieldError => ({
  ...error,
  field: error.field ? (error.field.startsWith('[') ? `${path}${error.field}` : `${path}.${error.field}`) : path,
});

function at(object: unknown, path: string): { value: unknown } | { wrong: string } {
  let value = object;
  const seen: string[] = [];
  for (const step of path.replace(/^\./, '').split('.')) {
    if (value === undefined) return { value };
    if (!isObject(value))
      return { wrong: `accessor error: ${goText(value)} is of the type ${goType(value)}, expected map[string]interface{}` };
    value = value[step];
    seen.push(step);
  }
  return { value };
}
const goType = (value: unknown): string =>
  Array.isArray(value)
    ? '[]interface {}'
    : typeof value === 'boolean'
      ? 'bool'
      : typeof value === 'number'
        ? Number.isInteger(value)
          ? 'int64'
          : 'float64'
        : typeof value === 'object'
          ? 'map[string]interface {}'
          : typeof value;

function replicaErrors(object: KubeObject, path: string): FieldError[] {
  const found = at(object, path);
  if ('wrong' in found) return [invalidValue(path, 0, `${path} ${found.wrong}`)];
  const { value } = found;
  if (value === undefined || value === null) return [];
  if (typeof value !== 'number' || !Number.isInteger(value))
    return [invalidValue(path, 0, `${path} accessor error: ${goText(value)} is of the type ${goType(value)}, expected int64`)];
  if (value < 0) return [invalidValue(path, value, 'should be a non-negative integer')];
  return value > 2147483647 ? [invalidValue(path, value, 'should be less than or equal to 2147483647')] : [];
}
const specErrors = (object: KubeObject, scale: NonNullable<ResourceDefinition['scale']>): FieldError[] =>
  replicaErrors(object, scale.specReplicasPath);
function statusErrors(object: KubeObject, scale: NonNullable<ResourceDefinition['scale']>): FieldError[] {
  const errors = replicaErrors(object, scale.statusReplicasPath);
  const path = scale.labelSelectorPath;
  if (path === undefined) return errors;
  const found = at(object, path);
  if ('wrong' in found) return [...errors, invalidValue(path, '', `${path} ${found.wrong}`)];
  if (found.value !== undefined && found.value !== null && typeof found.value !== 'string')
    errors.push(
      invalidValue(path, '', `${path} accessor error: ${goText(found.value)} is of the type ${goType(found.value)}, expected string`),
    );
  return errors;
}

const STANDARD = new Set(['orphan', 'foregroundDeletion', 'kubernetes']);
function finalizerWarnings(object: KubeObject, old?: KubeObject): string[] {
  const added = (object.metadata.finalizers ?? []).filter((f) => !old?.metadata.finalizers?.includes(f));
  return [...new Set(added)].sort().flatMap((name) => {
    const said = (why: string) => `metadata.finalizers: ${JSON.stringify(name)}: ${why}`;
    const warnings = isQualifiedName(name).map(said);
    if (name.includes('/') || STANDARD.has(name)) return warnings;
    const path = name.includes('.') ? ' including a path (/)' : '';
    return [
      ...warnings,
      said(`prefer a domain-qualified finalizer name${path} to avoid accidental conflicts with other finalizer writers`),
    ];
  });
}
