import type { KubeObject } from '../../../../apimachinery/types.ts';
import { type Errors, forbidden } from '../../../validation/common.ts';
import { objectMeta } from '../../../validation/meta.ts';
import { podAnnotations } from './annotations.ts';
import { imageSpaces } from './containers.ts';
import { profilesAgree } from './profiles.ts';
import { podSpec } from './spec.ts';

/** Upstream: validatePodMetadataAndSpec. */
export function podErrors(pod: KubeObject): Errors {
  const { spec } = pod;
  const errors = [...objectMeta(pod, true), ...podAnnotations(pod), ...podSpec(spec, pod.metadata.name, true, 'spec')];
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
  errors.push(...profilesAgree(pod));
  return errors;
}
