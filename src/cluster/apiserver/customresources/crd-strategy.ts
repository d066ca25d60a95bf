import { invalidValue, notSupported, required } from '../../../apimachinery/fields.ts';
import { clone, deepEqual } from '../../../apimachinery/json.ts';
import { isDns1035Label, isDns1123Subdomain } from '../../../apimachinery/labels.ts';
import type { KubeObject } from '../../../apimachinery/types.ts';
import type { FieldError, Strategy } from '../../../kinds/resource.ts';
import { schemaErrors } from './crd-schema-rules.ts';

// Upstream: apiextensions-apiserver/pkg/apis/apiextensions/{v1/defaults.go,validation/validation.go}, pkg/registry/customresourcedefinition/strategy.go.
interface Version {
  name: string;
  served: boolean;
  storage: boolean;
  deprecated?: boolean;
  deprecationWarning?: string;
  schema?: { openAPIV3Schema?: Record<string, any> };
  subresources?: unknown;
  additionalPrinterColumns?: unknown[];
  selectableFields?: unknown[];
}
const versionsOf = (crd: KubeObject): Version[] => crd.spec.versions ?? [];
const storageVersions = (crd: KubeObject): string[] =>
  versionsOf(crd)
    .filter((v) => v.storage)
    .map((v) => v.name);
const PROTECTED = /(^|\.)(k8s|kubernetes)\.io$/;
const APPROVAL = 'api-approved.kubernetes.io';

export const crdStrategy: Strategy = {
  defaults(crd) {
    const names = (crd.spec.names ??= {});
    if (!names.singular && names.kind) names.singular = names.kind.toLowerCase();
    if (!names.listKind && names.kind) names.listKind = `${names.kind}List`;
    crd.spec.conversion ??= { strategy: 'None' };
    const service = crd.spec.conversion.webhook?.clientConfig?.service;
    if (service && service.port === undefined) service.port = 443;
  },
  prepareForCreate(crd) {
    crd.metadata.generation = 1;
    const stored = storageVersions(crd).slice(0, 1);
    crd.status = { acceptedNames: { plural: '', kind: '' }, ...(stored.length && { storedVersions: stored }) };
  },
  prepareForUpdate(crd, old) {
    crd.status = clone(old.status);
    for (const name of storageVersions(crd)) if (!crd.status.storedVersions?.includes(name)) (crd.status.storedVersions ??= []).push(name);
    crd.metadata.generation = (old.metadata.generation ?? 0) + (deepEqual(crd.spec, old.spec) ? 0 : 1);
  },
  prepareForStatusUpdate(crd, old) {
    crd.spec = clone(old.spec);
    crd.metadata = { ...clone(old.metadata), managedFields: crd.metadata.managedFields };
  },
  validate: (crd) => errorsOf(crd),
  validateUpdate(crd, old) {
    const immutable = (field: string, now: unknown, before: unknown) =>
      now === before ? [] : [invalidValue(field, now, 'field is immutable')];
    const established = old.status?.conditions?.some(
      (c: { type: string; status: string }) => c.type === 'Established' && c.status === 'True',
    );
    const errors = errorsOf(crd);
    errors.push(
      ...immutable('spec.group', crd.spec.group, old.spec.group),
      ...immutable('spec.names.plural', crd.spec.names.plural, old.spec.names.plural),
    );
    if (established)
      errors.push(
        ...immutable('spec.scope', crd.spec.scope, old.spec.scope),
        ...immutable('spec.names.kind', crd.spec.names.kind, old.spec.names.kind),
      );
    const seen = errors.some((e) => /immutable/.test(e.detail));
    return seen ? errors.filter((e) => /immutable/.test(e.detail)) : errors;
  },
  validateStatusUpdate: (crd) => storedVersionErrors(crd),
};

function errorsOf(crd: KubeObject): FieldError[] {
  const { spec } = crd;
  const errors: FieldError[] = [];
  const names = spec.names ?? {};
  if (crd.metadata.name !== `${names.plural ?? ''}.${spec.group ?? ''}`)
    errors.push(invalidValue('metadata.name', crd.metadata.name, 'must be spec.names.plural+"."+spec.group'));
  errors.push(...specErrors(crd), ...storedVersionErrors(crd));
  if (PROTECTED.test(spec.group ?? '') && !crd.metadata.annotations?.[APPROVAL])
    errors.push(
      required(
        `metadata.annotations[${APPROVAL}]`,
        `protected groups must have approval annotation "${APPROVAL}", see https://github.com/kubernetes/enhancements/pull/1111`,
      ),
    );
  return errors;
}
function specErrors(crd: KubeObject): FieldError[] {
  const { spec } = crd;
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
  const versions = versionsOf(crd);
  const shared = sharedSchema(versions);
  const seen = new Set<string>();
  let doubled = false;
  versions.forEach((version, i) => {
    const path = `spec.versions[${i}]`;
    doubled ||= seen.has(version.name);
    seen.add(version.name);
    const wrong = isDns1035Label(version.name ?? '');
    if (wrong.length) errors.push(invalidValue(`${path}.name`, version.name ?? '', wrong.join(',')));
    const schema = version.schema?.openAPIV3Schema;
    if (!schema) errors.push(required(`${path}.schema.openAPIV3Schema`, ''));
    else if (!shared) errors.push(...schemaErrors(schema, `${path}.schema.openAPIV3Schema`));
  });
  const dump = () =>
    spec.versions === undefined || spec.versions === null ? null : versions.map((v) => goVersion(v, shared !== undefined));
  if (doubled) errors.push(invalidValue('spec.versions', dump(), 'must contain unique version names'));
  if (storageVersions(crd).length !== 1)
    errors.push(invalidValue('spec.versions', dump(), 'must have exactly one version marked as storage version'));
  errors.push(...namesErrors(spec.names ?? {}));
  if (shared) errors.push(...schemaErrors(shared, 'spec.validation.openAPIV3Schema'));
  if (spec.preserveUnknownFields)
    errors.push(
      invalidValue(
        'spec.preserveUnknownFields',
        true,
        'cannot set to true, set x-kubernetes-preserve-unknown-fields to true in spec.versions[*].schema instead',
      ),
    );
  const strategy = spec.conversion?.strategy;
  if (strategy !== undefined && strategy !== 'None' && strategy !== 'Webhook')
    errors.push(notSupported('spec.conversion.strategy', strategy, ['None', 'Webhook']));
  if (strategy === 'Webhook')
    errors.push({
      type: 'FieldValueForbidden',
      field: 'spec.conversion.strategy',
      detail: 'Forbidden: conversion webhooks are not supported by this simulation',
    });
  return errors;
}
/** The schema, when all versions have the same: the internal form then keeps it once. */
function sharedSchema(versions: Version[]): Record<string, any> | undefined {
  const first = versions[0]?.schema?.openAPIV3Schema;
  return first && versions.every((v) => deepEqual(v.schema, versions[0].schema)) ? first : undefined;
}
const goVersion = (v: Version, shared: boolean) => ({
  Name: v.name,
  Served: !!v.served,
  Storage: !!v.storage,
  Deprecated: !!v.deprecated,
  DeprecationWarning: v.deprecationWarning ?? null,
  Schema: shared || !v.schema ? null : { OpenAPIV3Schema: v.schema.openAPIV3Schema ?? null },
  Subresources: v.subresources ?? null,
  AdditionalPrinterColumns: v.additionalPrinterColumns ?? null,
  SelectableFields: v.selectableFields ?? null,
});
function namesErrors(names: Record<string, any>): FieldError[] {
  const errors: FieldError[] = [];
  const check = (field: string, value: string | undefined, mixed = false) => {
    if (!value) errors.push(required(`spec.names.${field}`));
    else {
      const wrong = isDns1035Label(mixed ? value.toLowerCase() : value);
      if (wrong.length)
        errors.push(
          invalidValue(`spec.names.${field}`, value, (mixed ? 'may have mixed case, but should otherwise match: ' : '') + wrong.join(',')),
        );
    }
  };
  check('plural', names.plural);
  check('singular', names.singular);
  check('kind', names.kind, true);
  check('listKind', names.listKind, true);
  if (names.kind && names.kind === names.listKind)
    errors.push(invalidValue('spec.names.listKind', names.listKind, 'kind and listKind may not be the same'));
  for (const [i, s] of (names.shortNames ?? []).entries()) check(`shortNames[${i}]`, s);
  for (const [i, s] of (names.categories ?? []).entries()) check(`categories[${i}]`, s);
  return errors;
}
function storedVersionErrors(crd: KubeObject): FieldError[] {
  const stored: string[] | undefined = crd.status?.storedVersions;
  if (!stored?.length) return [invalidValue('status.storedVersions', stored ?? null, 'must have at least one stored version')];
  const known = new Set(versionsOf(crd).map((v) => v.name));
  const errors = stored.flatMap((name, i) =>
    known.has(name)
      ? []
      : [
          invalidValue(
            `status.storedVersions[${i}]`,
            name,
            `missing from spec.versions; ${name} was previously a storage version, and must remain in spec.versions until a storage migration ensures no data remains persisted in ${name} and removes ${name} from status.storedVersions`,
          ),
        ],
  );
  for (const name of storageVersions(crd))
    if (!stored.includes(name)) errors.push(invalidValue('status.storedVersions', stored, `must have the storage version ${name}`));
  return errors;
}
