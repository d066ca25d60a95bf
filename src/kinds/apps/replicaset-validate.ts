import type { KubeObject } from '../../apimachinery/types.ts';
import { type Errors, nonnegative } from '../validation/common.ts';
import { objectMeta } from '../validation/meta.ts';
import { immutableSelector } from '../validation/selectors.ts';
import { replicaTemplate, requiredSelector } from './validate.ts';

const specErrors = (spec: any): Errors => [
  ...nonnegative(spec.replicas, 'spec.replicas'),
  ...nonnegative(spec.minReadySeconds, 'spec.minReadySeconds'),
  ...requiredSelector(spec.selector, 'deployment', 'spec.selector'),
  ...replicaTemplate(spec.template, spec.selector, 'ReplicaSet', 'spec.template'),
];
export const replicaSetErrors = (o: KubeObject): Errors => [...objectMeta(o, true), ...specErrors(o.spec)];
export const replicaSetUpdateErrors = (o: KubeObject, old: KubeObject): Errors => [
  ...specErrors(o.spec),
  ...immutableSelector(o.spec.selector, old.spec.selector, 'spec.selector'),
];
