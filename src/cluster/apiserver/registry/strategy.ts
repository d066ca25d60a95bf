import type { KubeObject } from '../../../apimachinery/types.ts';
import type { FieldError, ResourceDefinition } from '../../../kinds/resource.ts';
import type { Call, Server } from '../context.ts';
import { invalid } from '../failures.ts';

/** Kinds whose PUT makes what is missing. Upstream: AllowCreateOnUpdate of pkg/registry/<group>/<kind>/strategy.go. */
const CREATED_BY_PUT = new Set([
  '/endpoints',
  '/events',
  '/limitranges',
  '/services',
  'coordination.k8s.io/leases',
  'events.k8s.io/events',
  'networking.k8s.io/ipaddresses',
  'networking.k8s.io/servicecidrs',
  ...['roles', 'rolebindings', 'clusterroles', 'clusterrolebindings'].map((r) => `rbac.authorization.k8s.io/${r}`),
]);
/** Kinds whose PUT must name a resourceVersion. Upstream: AllowUnconditionalUpdate. */
const CONDITIONAL = new Set([
  'coordination.k8s.io/leases',
  'apiextensions.k8s.io/customresourcedefinitions',
  'apiregistration.k8s.io/apiservices',
  'policy/poddisruptionbudgets',
  'node.k8s.io/runtimeclasses',
  'storage.k8s.io/csidrivers',
  'storage.k8s.io/csinodes',
  'storage.k8s.io/volumeattachments',
  ...[
    'validatingwebhookconfigurations',
    'mutatingwebhookconfigurations',
    'validatingadmissionpolicies',
    'validatingadmissionpolicybindings',
    'mutatingadmissionpolicies',
    'mutatingadmissionpolicybindings',
  ].map((r) => `admissionregistration.k8s.io/${r}`),
]);
const id = (d: ResourceDefinition) => `${d.group}/${d.resource}`;
export const createdByPut = (d: ResourceDefinition): boolean => CREATED_BY_PUT.has(id(d));
export const needsVersion = (server: Server, d: ResourceDefinition): boolean => CONDITIONAL.has(id(d)) || !server.catalog.isBuiltin(d);

export const validationContext = (server: Server) => ({ now: server.clock.now(), gates: server.release.gates });

export function refuse(call: Call, object: KubeObject, errors: FieldError[]): void {
  if (errors.length) throw invalid(call.definition.group, call.definition.kind, object.metadata.name ?? '', errors);
}
