import type { KubeObject } from '../../../../apimachinery/types.ts';
import { type Errors, forbidden, invalid } from '../../../validation/common.ts';
import { objectMeta } from '../../../validation/meta.ts';
import { imageSpaces } from './containers.ts';
import { podSpec } from './spec.ts';

function annotationErrors(pod: KubeObject): Errors {
  const cost = pod.metadata.annotations?.['controller.kubernetes.io/pod-deletion-cost'];
  const mirror = pod.metadata.annotations?.['kubernetes.io/config.mirror'];
  const errors: Errors = [];
  if (mirror !== undefined && !pod.spec.nodeName)
    errors.push(
      invalid('metadata.annotations[kubernetes.io/config.mirror]', mirror, 'must set spec.nodeName if mirror pod annotation is set'),
    );
  if (cost !== undefined && !(/^(0|-?[1-9][0-9]*)$/.test(cost) && Math.abs(Number(cost)) <= 2147483647))
    errors.push(invalid('metadata.annotations[controller.kubernetes.io/pod-deletion-cost]', cost, 'must be a 32bit integer'));
  return errors;
}
/** Upstream: validatePodMetadataAndSpec. */
export function podErrors(pod: KubeObject): Errors {
  const { spec } = pod;
  const errors = [...objectMeta(pod, true), ...annotationErrors(pod), ...podSpec(spec, pod.metadata.name, true, 'spec')];
  if (!spec.serviceAccountName)
    (spec.volumes ?? []).forEach((v: any, i: number) =>
      (v.projected?.sources ?? []).forEach((s: any, n: number) => {
        if (s.serviceAccountToken)
          errors.push(
            forbidden(
              `spec.volumes[${i}].projected.sources[${n}].serviceAccountToken`,
              'must not be specified when serviceAccountName is not set',
            ),
          );
      }),
    );
  for (const list of ['containers', 'initContainers'])
    (spec[list] ?? []).forEach((c: any, i: number) => {
      errors.push(...imageSpaces(c, `spec.${list}[${i}]`));
    });
  return errors;
}
/** Upstream: ValidatePodCreate. */
export function podCreateErrors(pod: KubeObject): Errors {
  const errors = podErrors(pod);
  if (pod.spec.ephemeralContainers?.length) errors.push(forbidden('spec.ephemeralContainers', 'cannot be set on create'));
  if (pod.spec.nodeName && pod.spec.schedulingGates?.length)
    errors.push(forbidden('spec.nodeName', 'cannot be set until all schedulingGates have been cleared'));
  return errors;
}
