import { compareQuantity } from '../../../apimachinery/quantity.ts';
import type { KubeObject } from '../../../apimachinery/types.ts';
import type { AdmissionRequest } from '../auth.ts';
import { findObject } from '../authentication/lookup.ts';
import { type AdmissionContext, createdPod, type Plugin, refuse } from './plugin.ts';

type Amounts = Record<string, string>;

function classOf(request: AdmissionRequest, pod: KubeObject, { storage }: AdmissionContext): KubeObject | undefined {
  const name = pod.spec.runtimeClassName;
  if (name == null) return undefined;
  const found = findObject(storage, 'node.k8s.io', 'runtimeclasses', '', name);
  if (!found) throw refuse(request, `pod rejected: RuntimeClass ${JSON.stringify(name)} not found`);
  return found;
}

const sameAmounts = (a: Amounts, b: Amounts) =>
  Object.keys(a).length === Object.keys(b).length && Object.entries(a).every(([k, v]) => k in b && compareQuantity(v, b[k]) === 0);

function schedule(
  request: AdmissionRequest,
  pod: KubeObject,
  scheduling: { nodeSelector?: Record<string, string>; tolerations?: object[] },
): void {
  const own: Record<string, string> = pod.spec.nodeSelector ?? {};
  for (const [key, value] of Object.entries(scheduling.nodeSelector ?? {}))
    if (key in own && own[key] !== value)
      throw refuse(
        request,
        `conflict: runtimeClass.scheduling.nodeSelector[${key}] = ${value}; pod.spec.nodeSelector[${key}] = ${own[key]}`,
      );
  if (scheduling.nodeSelector) pod.spec.nodeSelector = { ...own, ...scheduling.nodeSelector };
  const known = new Set((pod.spec.tolerations ?? []).map((toleration: object) => JSON.stringify(toleration)));
  const more = (scheduling.tolerations ?? []).filter((toleration) => !known.has(JSON.stringify(toleration)));
  if (more.length) pod.spec.tolerations = [...(pod.spec.tolerations ?? []), ...structuredClone(more)];
}

/** Upstream: plugin/pkg/admission/runtimeclass. */
export const runtimeClass: Plugin = {
  name: 'RuntimeClass',
  mutate(request, context) {
    const pod = createdPod(request);
    const found = pod && classOf(request, pod, context);
    if (!pod || !found) return;
    const overhead = found.overhead?.podFixed as Amounts | undefined;
    if (overhead) {
      if (pod.spec.overhead && !sameAmounts(pod.spec.overhead, overhead))
        throw refuse(request, "pod rejected: Pod's Overhead doesn't match RuntimeClass's defined Overhead");
      pod.spec.overhead = { ...overhead };
    }
    if (found.scheduling) schedule(request, pod, found.scheduling);
  },
  validate(request, context) {
    const pod = createdPod(request);
    if (!pod) return;
    const overhead = classOf(request, pod, context)?.overhead?.podFixed as Amounts | undefined;
    if (!pod.spec.overhead) return;
    if (!overhead) throw refuse(request, 'pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead');
    if (!sameAmounts(pod.spec.overhead, overhead))
      throw refuse(request, "pod rejected: Pod's Overhead doesn't match RuntimeClass's defined Overhead");
  },
};
