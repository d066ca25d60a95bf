import type { KubeObject } from '../../../apimachinery/types.ts';
import { isExtended } from '../../core/pod/validate/resources.ts';
import { annotations, type Errors, internalInvalid, invalid, labels, required, same } from '../../validation/common.ts';
import { objectMeta } from '../../validation/meta.ts';
import { claimSpec } from './claim.ts';
import { listOf } from './common.ts';
import { configuration, selectors } from './selectors.ts';

const IMMUTABLE = 'field is immutable';
export const claimStrategy = {
  validate: (o: KubeObject): Errors => [...objectMeta(o, true), ...claimSpec(o.spec, 'spec')],
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
export const templateStrategy = {
  validate: (o: KubeObject): Errors => [
    ...objectMeta(o, true),
    ...annotations(o.spec?.metadata?.annotations, 'spec.metadata.annotations'),
    ...labels(o.spec?.metadata?.labels, 'spec.metadata.labels'),
    ...claimSpec(o.spec?.spec, 'spec.spec'),
  ],
  validateUpdate: (o: KubeObject, old: KubeObject): Errors =>
    same(o.spec, old.spec) ? [] : [internalInvalid('spec', 'ResourceClaimTemplateSpec', o.spec, IMMUTABLE)],
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
