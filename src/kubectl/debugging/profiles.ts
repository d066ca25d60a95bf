import type { KubeObject } from '../../apimachinery/types.ts';
import { Failure } from '../errors.ts';

export type Style = 'ephemeral' | 'copy' | 'node';
/** What a copy keeps of its original. */
export interface Keep {
  labels: boolean;
  annotations: boolean;
  liveness: boolean;
  readiness: boolean;
  startup: boolean;
  initContainers: boolean;
}
type Container = KubeObject['spec'];
type Apply = (pod: KubeObject, container: Container, style: Style, keep: Keep) => void;

/** How --profile changes the pod and its new container. Upstream: kubectl/pkg/cmd/debug/profiles.go. */
const PROFILES: Record<string, Apply> = {
  legacy(pod, container, style) {
    if (style === 'node') {
      mountRoot(pod, container);
      joinHost(pod);
    } else if (style === 'copy') delete pod.metadata.labels;
  },
  general(pod, container, style, keep) {
    if (style === 'node') {
      mountRoot(pod, container);
      delete container.securityContext;
      joinHost(pod);
      return;
    }
    if (style === 'copy') strip(pod, keep);
    addCapabilities(container, 'SYS_PTRACE');
    if (style === 'copy') shareProcesses(pod);
  },
  baseline(pod, container, style, keep) {
    delete container.securityContext;
    copied(pod, style, keep);
  },
  restricted(pod, container, style, keep) {
    container.securityContext = {
      runAsNonRoot: true,
      capabilities: { drop: ['ALL'] },
      allowPrivilegeEscalation: false,
      seccompProfile: { type: 'RuntimeDefault' },
    };
    copied(pod, style, keep);
  },
  netadmin(pod, container, style, keep) {
    addCapabilities(container, 'NET_ADMIN', 'NET_RAW');
    if (style === 'node') joinHost(pod);
    copied(pod, style, keep);
  },
  sysadmin(pod, container, style, keep) {
    container.securityContext = { ...container.securityContext, privileged: true };
    if (style === 'node') {
      joinHost(pod);
      mountRoot(pod, container);
    }
    copied(pod, style, keep);
  },
};

export function profileOf(name: string): Apply {
  if (!Object.hasOwn(PROFILES, name)) throw new Failure(`unknown profile: ${name}`);
  return PROFILES[name];
}

function copied(pod: KubeObject, style: Style, keep: Keep): void {
  if (style !== 'copy') return;
  strip(pod, keep);
  shareProcesses(pod);
}
function strip(pod: KubeObject, keep: Keep): void {
  if (!keep.labels) delete pod.metadata.labels;
  if (!keep.annotations) delete pod.metadata.annotations;
  if (!keep.initContainers) delete pod.spec.initContainers;
  for (const container of pod.spec.containers) {
    if (!keep.liveness) delete container.livenessProbe;
    if (!keep.readiness) delete container.readinessProbe;
    if (!keep.startup) delete container.startupProbe;
  }
}
const shareProcesses = (pod: KubeObject): void => {
  pod.spec.shareProcessNamespace ??= true;
};
const joinHost = (pod: KubeObject): void => {
  Object.assign(pod.spec, { hostNetwork: true, hostPID: true, hostIPC: true });
};
function mountRoot(pod: KubeObject, container: Container): void {
  pod.spec.volumes = [...(pod.spec.volumes ?? []), { name: 'host-root', hostPath: { path: '/' } }];
  container.volumeMounts = [...(container.volumeMounts ?? []), { mountPath: '/host', name: 'host-root' }];
}
function addCapabilities(container: Container, ...names: string[]): void {
  const { securityContext = {} } = container;
  const { capabilities = {} } = securityContext;
  container.securityContext = { ...securityContext, capabilities: { ...capabilities, add: [...(capabilities.add ?? []), ...names] } };
}
