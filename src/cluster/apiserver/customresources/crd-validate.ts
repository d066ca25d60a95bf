import { forbiddenField, invalidValue, notSupported, required } from '../../../apimachinery/fields.ts';
import { deepEqual, toGoJson } from '../../../apimachinery/json.ts';
import { hasRules, type JsonSchema } from '../../../apimachinery/jsonschema.ts';
import { isDns1035Label, isDns1123Subdomain } from '../../../apimachinery/labels.ts';
import type { KubeObject } from '../../../apimachinery/types.ts';
import type { FieldError, Strategy } from '../../../kinds/resource.ts';
import { genericMeta, genericMetaUpdate } from '../../../kinds/validation/meta.ts';
import { conversionErrors } from './crd-conversion.ts';
import { defaultErrors } from './crd-defaults.ts';
import { dumpSchema, dumpVersion } from './crd-dump.ts';
import { openApiErrors } from './crd-openapi.ts';
import { structuralErrors } from './crd-structural.ts';
import { columnErrors, deprecationErrors, selectableErrors, subresourceErrors } from './crd-version-errors.ts';

// Models apiextensions-apiserver/pkg/apis/apiextensions/{v1/conversion.go,validation/validation.go}.
const PROTECTED = /(^|\.)(k8s|kubernetes)\.io$/;
const APPROVAL = 'api-approved.kubernetes.io';
const AT_ROOT = [
  'description type format title maximum exclusiveMaximum minimum exclusiveMinimum maxLength minLength pattern maxItems minItems uniqueItems',
  'multipleOf required items properties externalDocs example x-kubernetes-preserve-unknown-fields x-kubernetes-validations',
]
  .join(' ')
  .split(' ');
const AT_ROOT_SHOWN =
  '[Description Type Format Title Maximum ExclusiveMaximum Minimum ExclusiveMinimum MaxLength MinLength Pattern MaxItems MinItems UniqueItems MultipleOf Required Items Properties ExternalDocs Example XPreserveUnknownFields XValidations]';

/** What looks at rules, when there are some: CEL. */
type Rules = { checker: typeof import('./crd-rule-errors.ts'); run: typeof import('./rules.ts') };
let rules: Rules | undefined;
const schemasOf = (crd: KubeObject): JsonSchema[] =>
  (crd.spec.versions ?? []).flatMap((v: { schema?: { openAPIV3Schema?: JsonSchema } }) => v.schema?.openAPIV3Schema ?? []);

export const crdValidation: Partial<Strategy> = {
  async ready(crd) {
    if (rules || !schemasOf(crd).some(hasRules)) return;
    const [checker, run] = await Promise.all([import('./crd-rule-errors.ts'), import('./rules.ts')]);
    rules = { checker, run };
  },
  validate: (crd) => [...genericMeta(crd, false, (name) => nameProblems(crd, name)), ...bodyErrors(crd)],
  validateUpdate(crd, old) {
    const immutable = (field: string, now: unknown, before: unknown) =>
      now === before ? [] : [invalidValue(field, now, 'field is immutable')];
    const established = old.status?.conditions?.some(
      (c: { type: string; status: string }) => c.type === 'Established' && c.status === 'True',
    );
    return [
      ...genericMetaUpdate(crd, old),
      ...bodyErrors(crd, [
        ...(established
          ? [
              ...immutable('spec.scope', crd.spec.scope, old.spec.scope),
              ...immutable('spec.names.kind', crd.spec.names.kind, old.spec.names.kind),
            ]
          : []),
        ...immutable('spec.group', crd.spec.group, old.spec.group),
        ...immutable('spec.names.plural', crd.spec.names.plural, old.spec.names.plural),
      ]),
    ];
  },
  ownMetadata: true,
  validateStatusUpdate: (crd, old) => [
    ...genericMetaUpdate(crd, old),
    ...namesErrors(crd.status?.acceptedNames ?? {}, 'status.acceptedNames'),
  ],
};
function nameProblems(crd: KubeObject, name: string): string[] {
  const wanted = `${crd.spec.names?.plural ?? ''}.${crd.spec.group ?? ''}`;
  return [...isDns1123Subdomain(name), ...(name === wanted ? [] : ['must be spec.names.plural+"."+spec.group'])];
}
function bodyErrors(crd: KubeObject, immutable: FieldError[] = []): FieldError[] {
  const approval = crd.metadata.annotations?.[APPROVAL];
  const at = `metadata.annotations[${APPROVAL}]`;
  const pull = 'see https://github.com/kubernetes/enhancements/pull/1111';
  return [
    ...specErrors(crd),
    ...immutable,
    ...namesErrors(crd.status?.acceptedNames ?? {}, 'status.acceptedNames'),
    ...storedVersionErrors(crd),
    ...(PROTECTED.test(crd.spec.group ?? '') && !approval
      ? [required(at, `protected groups must have approval annotation "${APPROVAL}", ${pull}`)]
      : []),
    ...(PROTECTED.test(crd.spec.group ?? '') && approval && !/^(https?:\/\/\S+|unapproved.*)$/.test(approval)
      ? [
          invalidValue(
            at,
            approval,
            `protected groups must have approval annotation "${APPROVAL}" with either a URL or a reason starting with "unapproved", ${pull}`,
          ),
        ]
      : []),
    ...(crd.spec.preserveUnknownFields
      ? [
          invalidValue(
            'spec.preserveUnknownFields',
            true,
            'cannot set to true, set x-kubernetes-preserve-unknown-fields to true in spec.versions[*].schema instead',
          ),
        ]
      : []),
  ];
}

type Version = Record<string, any>;
/** What all versions say alike, which the internal form keeps once. */
function shared(versions: Version[], key: string): unknown {
  const first = versions[0]?.[key];
  const empty = first === undefined || first === null || (Array.isArray(first) && !first.length);
  return !empty && versions.every((v) => deepEqual(v[key], first)) ? first : undefined;
}
function specErrors(crd: KubeObject): FieldError[] {
  const { spec } = crd;
  const versions: Version[] = spec.versions ?? [];
  const once = Object.fromEntries(
    ['schema', 'subresources', 'additionalPrinterColumns', 'selectableFields'].map((k) => [k, shared(versions, k)]),
  );
  const errors: FieldError[] = [];
  if (!spec.group) errors.push(required('spec.group'));
  else {
    const wrong = isDns1123Subdomain(spec.group);
    if (wrong.length) errors.push(invalidValue('spec.group', spec.group, wrong.join(',')));
    else if (!spec.group.includes('.')) errors.push(invalidValue('spec.group', spec.group, 'should be a domain with at least one dot'));
  }
  if (!spec.scope) errors.push(required('spec.scope'));
  else if (spec.scope !== 'Cluster' && spec.scope !== 'Namespaced')
    errors.push(notSupported('spec.scope', spec.scope, ['Cluster', 'Namespaced']));
  if (!(once.schema as Version | undefined)?.openAPIV3Schema)
    versions.forEach((v, i) => {
      if (!v.schema?.openAPIV3Schema) errors.push(required(`spec.versions[${i}].schema.openAPIV3Schema`, ''));
    });
  const names = versions.map((v) => v.name);
  versions.forEach((version, i) => {
    const wrong = isDns1035Label(version.name ?? '');
    if (wrong.length) errors.push(invalidValue(`spec.versions[${i}].name`, version.name ?? '', wrong.join(',')));
    errors.push(...versionErrors(version, once, `spec.versions[${i}]`));
  });
  const dump = () => (spec.versions === undefined || spec.versions === null ? null : versions.map((v) => dumpVersion(v, once)));
  if (new Set(names).size < names.length) errors.push(invalidValue('spec.versions', dump(), 'must contain unique version names'));
  if (versions.filter((v) => v.storage).length !== 1)
    errors.push(invalidValue('spec.versions', dump(), 'must have exactly one version marked as storage version'));
  const firstWrong = names[0] ? isDns1035Label(names[0]) : [];
  if (firstWrong.length) errors.push(invalidValue('spec.version', names[0], firstWrong.join(',')));
  for (const key of ['plural', 'singular', 'kind', 'listKind']) if (!spec.names?.[key]) errors.push(required(`spec.names.${key}`));
  errors.push(...namesErrors(spec.names ?? {}, 'spec.names'));
  if (once.schema)
    errors.push(
      ...schemaErrors(
        once.schema,
        'spec.validation',
        versions.some((v) => v.subresources?.status),
      ),
    );
  errors.push(...subresourceErrors(once.subresources, 'spec.subresources'));
  for (const [i, c] of ((once.additionalPrinterColumns ?? []) as unknown[]).entries())
    errors.push(...columnErrors(c, `spec.additionalPrinterColumns[${i}]`));
  if (once.selectableFields)
    errors.push(...selectable(once.selectableFields, once.schema, 'spec', 'may only be set when validations.schema is included'));
  errors.push(...conversionErrors(spec.conversion, 'spec.conversion'));
  return errors;
}
function selectable(fields: any, schema: any, path: string, missing: string): FieldError[] {
  if (!schema?.openAPIV3Schema) return [invalidValue(`${path}.selectableFields`, '', missing)];
  return selectableErrors(fields, schema.openAPIV3Schema, `${path}.selectableFields`);
}
function versionErrors(version: Version, once: Record<string, unknown>, path: string): FieldError[] {
  const errors = deprecationErrors(version, path);
  if (!once.schema) errors.push(...schemaErrors(version.schema, `${path}.schema`, !!version.subresources?.status));
  if (!once.subresources) errors.push(...subresourceErrors(version.subresources, `${path}.subresources`));
  if (!once.additionalPrinterColumns)
    for (const [i, c] of (version.additionalPrinterColumns ?? []).entries())
      errors.push(...columnErrors(c, `${path}.additionalPrinterColumns[${i}]`));
  if (!once.selectableFields && version.selectableFields?.length)
    errors.push(
      ...selectable(
        version.selectableFields,
        once.schema ? undefined : version.schema,
        path,
        'may only be set when `version.schema.openAPIV3Schema` is not included',
      ),
    );
  return errors;
}
/** Models validateCustomResourceDefinitionValidation. */
function schemaErrors(given: any, path: string, status: boolean): FieldError[] {
  const schema: JsonSchema | undefined = given?.openAPIV3Schema;
  if (!schema) return [];
  const at = `${path}.openAPIV3Schema`;
  const errors: FieldError[] = [];
  if (status) {
    const odd = Object.keys(schema).find((k) => !AT_ROOT.includes(k) && isSet((schema as Record<string, unknown>)[k]));
    if (schema.type && schema.type !== 'object')
      errors.push(
        invalidValue(
          `${at}.type`,
          schema.type,
          'only "object" is allowed as the type at the root of the schema if the status subresource is enabled',
        ),
      );
    else if (odd)
      errors.push({
        type: 'FieldValueInvalid',
        field: at,
        detail: `Invalid value: ${toGoJson(dumpSchema(schema))}: only ${AT_ROOT_SHOWN} fields are allowed at the root of the schema if the status subresource is enabled`,
      });
  }
  if (schema.nullable) errors.push(forbiddenField(`${at}.nullable`, 'nullable cannot be true at the root'));
  const structural = structuralErrors(schema, at);
  errors.push(...structural);
  const run = hasRules(schema) ? rules?.run.checkRules : undefined;
  const wrongDefaults = structural.length ? [] : defaultErrors(schema, at, run);
  errors.push(...wrongDefaults);
  const checker = !structural.length && !wrongDefaults.length && hasRules(schema) ? rules?.checker.ruleChecker() : undefined;
  const found = openApiErrors(schema, at, { root: true }, checker?.check);
  errors.push(...found.schema, ...found.rules, ...(checker?.totalErrors(at) ?? []));
  return errors;
}
const isSet = (v: unknown): boolean => v !== undefined && v !== null && v !== false && v !== '' && !(Array.isArray(v) && !v.length);
/** Models ValidateCustomResourceDefinitionNames. */
function namesErrors(names: Record<string, any>, path: string): FieldError[] {
  const errors: FieldError[] = [];
  const check = (field: string, value: string | undefined, mixed = false) => {
    if (!value) return;
    const wrong = isDns1035Label(mixed ? value.toLowerCase() : value);
    if (wrong.length)
      errors.push(
        invalidValue(`${path}.${field}`, value, (mixed ? 'may have mixed case, but should otherwise match: ' : '') + wrong.join(',')),
      );
  };
  check('plural', names.plural);
  check('singular', names.singular);
  check('kind', names.kind, true);
  check('listKind', names.listKind, true);
  for (const [i, s] of (names.shortNames ?? []).entries()) check(`shortNames[${i}]`, s || ' ');
  if (names.kind && names.kind === names.listKind)
    errors.push(invalidValue(`${path}.listKind`, names.listKind, 'kind and listKind may not be the same'));
  for (const [i, s] of (names.categories ?? []).entries()) check(`categories[${i}]`, s || ' ');
  return errors;
}
function storedVersionErrors(crd: KubeObject): FieldError[] {
  const stored: string[] | undefined = crd.status?.storedVersions;
  const path = 'status.storedVersions';
  if (!stored?.length) return [invalidValue(path, stored ?? null, 'must have at least one stored version')];
  const versions: Version[] = crd.spec.versions ?? [];
  const left = new Set(stored);
  const errors = versions.flatMap((v) => {
    const known = left.delete(v.name);
    return v.storage && !known ? [invalidValue(path, stored, `must have the storage version ${v.name}`)] : [];
  });
  stored.forEach((name, i) => {
    if (versions.some((v) => v.name === name)) return;
    errors.push(
      invalidValue(
        `${path}[${i}]`,
        name,
        `missing from spec.versions; ${name} was previously a storage version, and must remain in spec.versions until a storage migration ensures no data remains persisted in ${name} and removes ${name} from status.storedVersions`,
      ),
    );
  });
  return errors;
}
