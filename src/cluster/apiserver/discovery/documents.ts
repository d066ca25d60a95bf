import { apiVersionOf } from '../../../apimachinery/types.ts';
import type { ResourceDefinition } from '../../../kinds/resource.ts';
import { busy } from '../../../os/clock.ts';
import type { RemoteVersion } from '../aggregation.ts';
import type { Server } from '../context.ts';
import { crdOf } from '../deprecated.ts';
import { verbsOf } from '../dispatch.ts';

/** Groups in the order of /apis. Upstream: cmd/kube-apiserver's group priorities. */
const GROUPS = [
  'apiregistration.k8s.io',
  'apps',
  'events.k8s.io',
  'authentication.k8s.io',
  'authorization.k8s.io',
  'autoscaling',
  'batch',
  'certificates.k8s.io',
  'networking.k8s.io',
  'policy',
  'rbac.authorization.k8s.io',
  'storage.k8s.io',
  'admissionregistration.k8s.io',
  'apiextensions.k8s.io',
  'scheduling.k8s.io',
  'coordination.k8s.io',
  'node.k8s.io',
  'discovery.k8s.io',
  'resource.k8s.io',
  'flowcontrol.apiserver.k8s.io',
];
/** Kinds stored in another version than the one served. */
const STORED_AS: Record<string, string> = {
  'autoscaling/v1/HorizontalPodAutoscaler': 'autoscaling/v2/HorizontalPodAutoscaler',
  'events.k8s.io/v1/Event': '/v1/Event',
  'apiextensions.k8s.io/v1/CustomResourceDefinition': 'apiextensions.k8s.io/v1beta1/CustomResourceDefinition',
  'admissionregistration.k8s.io/v1/MutatingAdmissionPolicy': 'admissionregistration.k8s.io/v1beta1/MutatingAdmissionPolicy',
  'admissionregistration.k8s.io/v1/MutatingAdmissionPolicyBinding': 'admissionregistration.k8s.io/v1beta1/MutatingAdmissionPolicyBinding',
};

/** v2 before v1 before v1beta1. Upstream: apimachinery/pkg/version CompareKubeAwareVersionStrings. */
export function byVersion(a: string, b: string): number {
  const rank = (v: string) => {
    const m = /^v(\d+)(?:(alpha|beta)(\d+))?$/.exec(v);
    return m ? [m[2] ? (m[2] === 'beta' ? 1 : 0) : 2, Number(m[1]), Number(m[3] ?? 0)] : [-1, 0, 0];
  };
  const [x, y] = [rank(a), rank(b)];
  for (let i = 0; i < 3; i++) if (x[i] !== y[i]) return y[i] - x[i];
  return a < b ? -1 : a > b ? 1 : 0;
}
export function groupsOf(server: Server): string[] {
  const present = [...new Set(server.catalog.all().map((d) => d.group))].filter(Boolean);
  const known = GROUPS.filter((g) => present.includes(g));
  return [...known, ...present.filter((g) => !known.includes(g)).sort()];
}
export const versionsOf = (server: Server, group: string): string[] =>
  [
    ...new Set(
      server.catalog
        .all()
        .filter((d) => d.group === group)
        .map((d) => d.version),
    ),
  ].sort(byVersion);
const CUSTOM_VERBS = ['delete', 'deletecollection', 'get', 'list', 'patch', 'create', 'update', 'watch'];
/** Of a kind whose definition is terminating. */
const LAST_VERBS = ['delete', 'deletecollection', 'get', 'list', 'watch'];
function shownVerbs(server: Server, d: ResourceDefinition): string[] {
  if (server.catalog.isBuiltin(d)) return [...verbsOf(d)].sort();
  return crdOf(server, d)?.metadata.deletionTimestamp ? LAST_VERBS : CUSTOM_VERBS;
}
const definitionsOf = (server: Server, group: string, version: string): ResourceDefinition[] =>
  server.catalog
    .all()
    .filter((d) => d.group === group && d.version === version)
    .sort((a, b) => (a.resource < b.resource ? -1 : 1));

export function apiGroup(server: Server, group: string, remote: RemoteVersion[] = []): object {
  const behind = remote.filter((r) => r.group === group).map((r) => r.version);
  const versions = [...versionsOf(server, group), ...behind]
    .sort(byVersion)
    .map((version) => ({ groupVersion: `${group}/${version}`, version }));
  return { name: group, versions, preferredVersion: versions[0] };
}
const remoteGroups = (server: Server, remote: RemoteVersion[]): string[] =>
  [...new Set(remote.map((r) => r.group))].filter((group) => !server.catalog.hasGroup(group)).sort();
export const apiGroupList = (server: Server, remote: RemoteVersion[] = []): object => ({
  kind: 'APIGroupList',
  apiVersion: 'v1',
  groups: [...groupsOf(server), ...remoteGroups(server, remote)].map((g) => apiGroup(server, g, remote)),
});

const hashes = new Map<string, string>();
async function storageHash(server: Server, d: ResourceDefinition): Promise<string> {
  const own = `${d.group}/${d.version}/${d.kind}`;
  const custom = server.catalog.isBuiltin(d)
    ? undefined
    : crdOf(server, d)?.spec?.versions?.find((v: { storage: boolean }) => v.storage)?.name;
  const text = custom ? `${d.group}/${custom}/${d.kind}` : (STORED_AS[own] ?? own);
  const known = hashes.get(text);
  if (known) return known;
  const digest = new Uint8Array(await busy(globalThis.crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))));
  const hash = btoa(String.fromCharCode(...digest.slice(0, 8)));
  hashes.set(text, hash);
  return hash;
}
const stores = (d: ResourceDefinition): boolean => verbsOf(d).includes('watch');

export async function resourceList(server: Server, group: string, version: string): Promise<object> {
  const resources: object[] = [];
  for (const d of definitionsOf(server, group, version)) {
    resources.push({
      name: d.resource,
      singularName: d.singular,
      namespaced: d.namespaced,
      kind: d.kind,
      verbs: shownVerbs(server, d),
      ...(d.shortNames?.length && { shortNames: d.shortNames }),
      ...(d.categories?.length && { categories: d.categories }),
      ...(stores(d) && { storageVersionHash: await storageHash(server, d) }),
    });
    const subresources = [...(d.subresources ?? [])];
    if (server.catalog.isBuiltin(d)) subresources.sort((a, b) => (a.name < b.name ? -1 : 1));
    for (const s of subresources)
      resources.push({
        name: `${d.resource}/${s.name}`,
        singularName: '',
        namespaced: d.namespaced,
        ...(s.group !== undefined && s.group !== d.group && { group: s.group, version: s.version }),
        kind: s.kind,
        verbs: [...s.verbs].sort(),
      });
  }
  return { kind: 'APIResourceList', ...(group && { apiVersion: 'v1' }), groupVersion: apiVersionOf(group, version), resources };
}

/** apidiscovery.k8s.io/v2 of `/api` (the core group) or `/apis`. */
export function aggregated(server: Server, groups: string[], remote: RemoteVersion[] = []): object {
  return {
    kind: 'APIGroupDiscoveryList',
    apiVersion: 'apidiscovery.k8s.io/v2',
    metadata: {},
    items: [
      ...groups.map((group) => ({
        metadata: group ? { name: group } : {},
        versions: versionsOf(server, group).map((version) => ({
          version,
          resources: definitionsOf(server, group, version).map((d) => aggregatedResource(server, d)),
          freshness: 'Current',
        })),
      })),
      ...remoteGroups(server, remote).map((group) => ({
        metadata: { name: group },
        versions: remote.filter((r) => r.group === group).map(remoteVersion),
      })),
    ],
  };
}
const remoteVersion = ({ group, version, resources }: RemoteVersion): object => ({
  version,
  resources: resources
    .filter((r) => !r.name.includes('/'))
    .map((r) => ({
      resource: r.name,
      responseKind: { group, version, kind: r.kind },
      scope: r.namespaced ? 'Namespaced' : 'Cluster',
      singularResource: r.singularName,
      verbs: r.verbs,
      ...(r.shortNames?.length && { shortNames: r.shortNames }),
    })),
  freshness: 'Current',
});
function aggregatedResource(server: Server, d: ResourceDefinition): object {
  const builtin = server.catalog.isBuiltin(d);
  const kindOf = (group: string | undefined, version: string | undefined, kind: string) => ({
    group: group ?? (builtin ? '' : d.group),
    version: version ?? (builtin ? '' : d.version),
    kind,
  });
  return {
    resource: d.resource,
    responseKind: kindOf(undefined, undefined, d.kind),
    scope: d.namespaced ? 'Namespaced' : 'Cluster',
    singularResource: d.singular,
    verbs: shownVerbs(server, d),
    ...(d.shortNames?.length && { shortNames: d.shortNames }),
    ...(d.categories?.length && { categories: d.categories }),
    ...(d.subresources?.length && {
      subresources: [...d.subresources]
        .sort((a, b) => (a.name < b.name ? -1 : 1))
        .map((s) => ({
          subresource: s.name,
          responseKind:
            s.group !== undefined && s.group !== d.group ? kindOf(s.group, s.version, s.kind) : kindOf(undefined, undefined, s.kind),
          verbs: [...s.verbs].sort(),
        })),
    }),
  };
}
