import { isDns1123Subdomain } from '../../apimachinery/labels.ts';
import { selectorFromMap } from '../../apimachinery/selectors.ts';
import type { KubeObject } from '../../apimachinery/types.ts';
import { alwaysRestarts, MISMATCH } from '../apps/validate.ts';
import { byKey, type Errors, invalid, nonnegative, required } from '../validation/common.ts';
import { objectMeta } from '../validation/meta.ts';
import { podTemplateSpec } from './pod/validate/template.ts';

/** Upstream: ValidateReplicationControllerSpec. */
export function controllerSpecErrors({ spec }: KubeObject): Errors {
  const selected = Object.keys(spec.selector ?? {}).length > 0;
  const errors = nonnegative(spec.minReadySeconds, 'spec.minReadySeconds');
  if (!selected) errors.push(required('spec.selector'));
  errors.push(...nonnegative(spec.replicas, 'spec.replicas'));
  if (!spec.template) return [...errors, required('spec.template')];
  const labels = spec.template.metadata?.labels;
  if (selected && !selectorFromMap(spec.selector).matches(labels ?? {}))
    errors.push(invalid('spec.template.metadata.labels', byKey(labels), MISMATCH));
  return [
    ...errors,
    ...podTemplateSpec(spec.template, 'spec.template'),
    ...alwaysRestarts(spec.template.spec, 'ReplicationController', 'spec.template.spec'),
  ];
}
/** Upstream: apimachinery/pkg/api/validate LongName, which counts bytes. */
const longName = (name: string): string[] => isDns1123Subdomain(name).map((e) => e.replace(/ characters$/, ' bytes'));
export const controllerErrors = (o: KubeObject): Errors => [...objectMeta(o, true, longName), ...controllerSpecErrors(o)];
