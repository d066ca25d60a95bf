import { annotations, type Errors, forbidden, labels } from '../../../validation/common.ts';
import { podSpec } from './spec.ts';

/** Upstream: ValidatePodTemplateSpec. */
export function podTemplateSpec(template: any, path: string): Errors {
  const { metadata = {}, spec = {} } = template ?? {};
  const errors = [
    ...labels(metadata.labels, `${path}.labels`),
    ...annotations(metadata.annotations, `${path}.annotations`),
    ...podSpec(spec, undefined, false, `${path}.spec`),
  ];
  if (spec.ephemeralContainers?.length)
    errors.push(forbidden(`${path}.spec.ephemeralContainers`, 'ephemeral containers not allowed in pod template'));
  return errors;
}
