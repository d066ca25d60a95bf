import type { KubeObject } from '../../../apimachinery/types.ts';
import type { FieldError, ResourceDefinition, Strategy } from '../../../kinds/resource.ts';
import { busy } from '../../../os/clock.ts';
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

const LOADED = new WeakMap<Strategy, Promise<Strategy>>();
/** A kind's strategy with what it loads only when an object is written. */
export function strategyOf({ strategy = {} }: ResourceDefinition): Promise<Strategy> | Strategy {
  const { load } = strategy;
  if (!load) return strategy;
  let whole = LOADED.get(strategy);
  if (!whole) {
    whole = busy(load()).then((more) => ({ ...strategy, ...more }));
    LOADED.set(strategy, whole);
  }
  return whole;
}

export const validationContext = (server: Server) => ({ now: server.clock.now(), gates: server.release.gates });

/** Events of both groups are one internal type. */
const internalGroup = ({ group, kind }: ResourceDefinition): string => (kind === 'Event' ? '' : group);
export function refuse(call: Call, object: KubeObject, errors: FieldError[]): void {
  if (errors.length) throw invalid(internalGroup(call.definition), call.definition.kind, object.metadata.name ?? '', errors);
}

/** Errors whose text needed more than was loaded. */
export const settled = (errors: FieldError[]): Promise<FieldError[]> =>
  Promise.all(errors.map(async ({ later, ...error }) => (later ? { ...error, detail: await busy(later()) } : error)));
/** As refuse, for errors that may show internal types. */
export async function refuseSettled(call: Call, object: KubeObject, errors: FieldError[]): Promise<void> {
  if (errors.length) refuse(call, object, await settled(errors));
}
