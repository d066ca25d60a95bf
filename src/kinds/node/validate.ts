import { isDns1123Label } from '../../apimachinery/labels.ts';
import type { KubeObject } from '../../apimachinery/types.ts';
import { nonnegativeQuantity, resourceName } from '../core/pod/validate/resources.ts';
import { tolerations } from '../core/pod/validate/tolerations.ts';
import { check, type Errors, immutable, labels, sorted } from '../validation/common.ts';
import { objectMeta } from '../validation/meta.ts';

/** Upstream: pkg/apis/node/validation ValidateRuntimeClass. */
export const runtimeClassErrors = (o: KubeObject): Errors => [
  ...objectMeta(o, false),
  ...check('handler', o.handler ?? '', isDns1123Label),
  ...sorted<string>(o.overhead?.podFixed).flatMap(([n, v]) => [
    ...resourceName(n, `overhead.podFixed[${n}]`),
    ...nonnegativeQuantity(v, `overhead.podFixed[${n}]`),
  ]),
  ...labels(o.scheduling?.nodeSelector, 'scheduling.nodeSelector'),
  ...tolerations(o.scheduling?.tolerations ?? [], 'scheduling.tolerations'),
];
export const runtimeClassUpdateErrors = (o: KubeObject, old: KubeObject): Errors => immutable(o.handler, old.handler, 'handler');
