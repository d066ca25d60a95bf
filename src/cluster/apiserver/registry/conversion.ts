import { apiVersionOf, type KubeObject } from '../../../apimachinery/types.ts';
import { autoscalerV1, autoscalerV2 } from '../../../kinds/autoscaling/conversion.ts';
import type { ResourceDefinition } from '../../../kinds/resource.ts';
import { coreEvent, newEvent } from './conversion-events.ts';
import { pruned } from './custom-versions.ts';

const CONVERSIONS: Record<string, (object: KubeObject) => KubeObject> = {
  'v1/Event>events.k8s.io/v1': newEvent,
  'events.k8s.io/v1/Event>v1': coreEvent,
  'autoscaling/v1/HorizontalPodAutoscaler>autoscaling/v2': autoscalerV2,
  'autoscaling/v2/HorizontalPodAutoscaler>autoscaling/v1': autoscalerV1,
};

/** The same object in the version of `definition`. Versions that do not differ but in name are renamed. */
export function toVersion(object: KubeObject, definition: Pick<ResourceDefinition, 'group' | 'version' | 'schema'>): KubeObject {
  const apiVersion = apiVersionOf(definition.group, definition.version);
  if (object.apiVersion === apiVersion) return object;
  if (definition.schema) return pruned({ ...object, apiVersion }, definition.schema);
  const convert = CONVERSIONS[`${object.apiVersion}/${object.kind}>${apiVersion}`];
  return convert ? { ...convert(object), apiVersion } : { ...object, apiVersion };
}
