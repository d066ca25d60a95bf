import type { KubeObject } from '../../../apimachinery/types.ts';
import { isExtended } from '../../core/pod/validate/resources.ts';
import type { ValidationContext } from '../../resource.ts';
import { type Errors, forbidden, internalInvalid, invalid, required, same } from '../../validation/common.ts';
import { objectMeta, templateMeta } from '../../validation/meta.ts';
import { claimSpec } from './claim.ts';
import { listOf } from './common.ts';
import { configuration, selectors } from './selectors.ts';

const IMMUTABLE = 'field is immutable';
const ADMIN = 'resource.kubernetes.io/admin-access';
/** Upstream: pkg/registry/resource/utils.go AuthorizedForAdmin. */
function adminErrors(spec: any, { namespaceLabels }: ValidationContext): Errors {
  const i = (spec?.devices?.requests ?? []).findIndex((r: any) => r.exactly?.adminAccess);
  if (i < 0 || namespaceLabels?.()[ADMIN] === 'true') return [];
  const why = `admin access to devices requires the \`${ADMIN}: true\` label on the containing namespace`;
  return [forbidden(`spec.devices.requests[${i}].adminAccess`, why)];
}
export const claimStrategy = {
  validate: (o: KubeObject, context: ValidationContext): Errors => [
    ...adminErrors(o.spec, context),
    ...objectMeta(o, true),
    ...claimSpec(o.spec, 'spec'),
  ],
  validateUpdate: (o: KubeObject, old: KubeObject): Errors => [
    ...objectMeta(o, true),
    ...(same(o.spec, old.spec) ? [] : [internalInvalid('spec', 'ResourceClaimSpec', o.spec, IMMUTABLE)]),
  ],
  validateStatusUpdate: ({ status = {} }: KubeObject): Errors => [
    ...(status.reservedFor ?? []).flatMap((r: any, i: number) =>
      ['resource', 'name', 'uid'].filter((f) => !r[f]).map((f) => required(`status.reservedFor[${i}].${f}`)),
    ),
    ...(status.reservedFor?.length && !status.allocation
      ? [
          {
            type: 'FieldValueForbidden' as const,
            field: 'status.reservedFor',
            detail: 'Forbidden: may not be specified when `allocated` is not set',
          },
        ]
      : []),
  ],
};
const templateErrors = (o: KubeObject): Errors => [
  ...objectMeta(o, true),
  ...templateMeta(o.spec?.metadata, 'spec.metadata'),
  ...claimSpec(o.spec?.spec, 'spec.spec'),
];
export const templateStrategy = {
  validate: (o: KubeObject, context: ValidationContext): Errors => [...adminErrors(o.spec?.spec, context), ...templateErrors(o)],
  validateUpdate: (o: KubeObject, old: KubeObject): Errors => [
    ...templateErrors(o),
    ...(same(o.spec, old.spec) ? [] : [internalInvalid('spec', 'ResourceClaimTemplateSpec', o.spec, IMMUTABLE)]),
  ],
};
const classSpec = (spec: any): Errors => [
  ...selectors(spec.selectors, 'spec.selectors'),
  ...listOf(spec.config, 32, configuration, 'spec.config'),
  ...(spec.extendedResourceName !== undefined && !isExtended(spec.extendedResourceName)
    ? [invalid('spec.extendedResourceName', spec.extendedResourceName, 'must be a valid extended resource name')]
    : []),
];
export const classStrategy = {
  validate: (o: KubeObject): Errors => [...objectMeta(o, false), ...classSpec(o.spec)],
  validateUpdate: (o: KubeObject): Errors => [...objectMeta(o, false), ...classSpec(o.spec)],
};
