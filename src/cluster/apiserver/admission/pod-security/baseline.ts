import { named, plural, quoted, sorted, type Violation } from './text.ts';

export type Spec = any;
export interface Subject {
  spec: Spec;
  annotations: Record<string, string>;
  /** The minor version of Kubernetes whose policy is asked. */
  minor: number;
}
export interface Check {
  id: string;
  /** The minor version of Kubernetes whose policy has it first. */
  since: number;
  /** Baseline checks that it stands for. */
  overrides?: string[];
  check(subject: Subject): Violation | undefined;
}

export const containers = (spec: Spec): any[] => [
  ...(spec.initContainers ?? []),
  ...(spec.containers ?? []),
  ...(spec.ephemeralContainers ?? []),
];
const failing = (spec: Spec, wrong: (container: any) => boolean): string[] =>
  containers(spec)
    .filter(wrong)
    .map((container) => container.name);

/** The pod's own setting and those of containers, as `pod and container "a"`. */
export const setters = (pod: boolean, names: string[]): string =>
  [...(pod ? ['pod'] : []), ...(names.length ? [named('container', names)] : [])].join(' and ');

const CAPABILITIES = new Set(
  'AUDIT_WRITE CHOWN DAC_OVERRIDE FOWNER FSETID KILL MKNOD NET_BIND_SERVICE SETFCAP SETGID SETPCAP SETUID SYS_CHROOT'.split(' '),
);
/** Of net.ipv4, by the minor version that allows them first. */
const SYSCTLS: [number, string][] = [
  [0, 'ip_local_port_range ip_unprivileged_port_start tcp_syncookies ping_group_range'],
  [27, 'ip_local_reserved_ports'],
  [29, 'tcp_keepalive_time tcp_fin_timeout tcp_keepalive_intvl tcp_keepalive_probes'],
  [32, 'tcp_rmem tcp_wmem'],
];
const sysctlAllowed = (name: string, minor: number): boolean =>
  name === 'kernel.shm_rmid_forced' ||
  SYSCTLS.some(([since, names]) => since <= minor && names.split(' ').some((known) => name === `net.ipv4.${known}`));
const selinuxAllowed = (type: string, minor: number): boolean =>
  ['', 'container_t', 'container_init_t', 'container_kvm_t'].includes(type) || (minor >= 31 && type === 'container_engine_t');
/** In a user namespace of its own, from 1.35 on. */
export const isolated = ({ spec, minor }: Subject): boolean => minor >= 35 && spec.hostUsers === false;
const APPARMOR = 'container.apparmor.security.beta.kubernetes.io/';

function appArmor({ spec, annotations }: Subject): Violation | undefined {
  const bad = (context: any) => context?.appArmorProfile?.type && !['RuntimeDefault', 'Localhost'].includes(context.appArmorProfile.type);
  const values = new Set<string>();
  if (bad(spec.securityContext)) values.add(spec.securityContext.appArmorProfile.type);
  const names = failing(spec, (container) => bad(container.securityContext));
  for (const container of containers(spec)) if (bad(container.securityContext)) values.add(container.securityContext.appArmorProfile.type);
  const marks = Object.entries(annotations)
    .filter(([key, value]) => key.startsWith(APPARMOR) && value !== '' && value !== 'runtime/default' && !value.startsWith('localhost/'))
    .map(([key, value]) => `${key}=${JSON.stringify(value)}`)
    .sort();
  const all = [...sorted(values), ...marks];
  if (!all.length) return undefined;
  const where = [setters(bad(spec.securityContext), names), ...(marks.length ? [plural(marks.length, 'annotation')] : [])];
  // Upstream quotes without escaping what it quotes.
  const shown = all.map((value) => `"${value}"`).join(', ');
  return {
    reason: plural(all.length, 'forbidden AppArmor profile'),
    detail: `${where.filter(Boolean).join(' and ')} must not set AppArmor profile type to ${shown}`,
  };
}

function capabilities({ spec }: Subject): Violation | undefined {
  const added = (container: any): string[] =>
    (container.securityContext?.capabilities?.add ?? []).filter((name: string) => !CAPABILITIES.has(name));
  const names = failing(spec, (container) => added(container).length > 0);
  if (!names.length) return undefined;
  const bad = sorted(containers(spec).flatMap(added));
  return {
    reason: 'non-default capabilities',
    detail: `${named('container', names)} must not include ${quoted(bad)} in securityContext.capabilities.add`,
  };
}

function hostNamespaces({ spec }: Subject): Violation | undefined {
  const used = ['hostNetwork', 'hostPID', 'hostIPC'].filter((field) => spec[field]).map((field) => `${field}=true`);
  return used.length ? { reason: 'host namespaces', detail: used.join(', ') } : undefined;
}

function hostPaths({ spec }: Subject): Violation | undefined {
  const names = (spec.volumes ?? []).filter((volume: any) => volume.hostPath).map((volume: any) => volume.name);
  return names.length ? { reason: 'hostPath volumes', detail: named('volume', names) } : undefined;
}

function hostPorts({ spec }: Subject): Violation | undefined {
  const ports = (container: any): number[] => (container.ports ?? []).map((port: any) => port.hostPort).filter(Boolean);
  const names = failing(spec, (container) => ports(container).length > 0);
  if (!names.length) return undefined;
  const used = sorted(containers(spec).flatMap(ports).map(String));
  return {
    reason: 'hostPort',
    detail: `${named('container', names)} ${plural(names.length, 'uses', 'use')} ${plural(used.length, 'hostPort')} ${used.join(', ')}`,
  };
}

function probeHosts({ spec }: Subject): Violation | undefined {
  const hosts = (container: any): string[] =>
    [
      container.livenessProbe,
      container.readinessProbe,
      container.startupProbe,
      container.lifecycle?.postStart,
      container.lifecycle?.preStop,
    ]
      .flatMap((handler) => [handler?.httpGet?.host, handler?.tcpSocket?.host])
      .filter(Boolean);
  const names = failing(spec, (container) => hosts(container).length > 0);
  if (!names.length) return undefined;
  const used = sorted(containers(spec).flatMap(hosts));
  return {
    reason: 'probe or lifecycle host',
    detail: `${named('container', names)} ${plural(names.length, 'uses', 'use')} probe or lifecycle ${plural(used.length, 'host')} ${quoted(used)}`,
  };
}

function privileged({ spec }: Subject): Violation | undefined {
  const names = failing(spec, (container) => container.securityContext?.privileged === true);
  return names.length
    ? { reason: 'privileged', detail: `${named('container', names)} must not set securityContext.privileged=true` }
    : undefined;
}

const procMount = (subject: Subject): Violation | undefined => (isolated(subject) ? undefined : procMountSet(subject));
export function procMountSet({ spec }: Subject): Violation | undefined {
  const mount = (container: any) => container.securityContext?.procMount;
  const wrong = (container: any) => mount(container) !== undefined && mount(container) !== 'Default';
  const names = failing(spec, wrong);
  if (!names.length) return undefined;
  const values = sorted(containers(spec).filter(wrong).map(mount));
  return { reason: 'procMount', detail: `${named('container', names)} must not set securityContext.procMount to ${quoted(values)}` };
}

function seLinux({ spec, minor }: Subject): Violation | undefined {
  const bad = (context: any): boolean => {
    const options = context?.seLinuxOptions;
    return !!options && (!selinuxAllowed(options.type ?? '', minor) || !!options.user || !!options.role);
  };
  const all = [spec.securityContext, ...containers(spec).map((container) => container.securityContext)].filter(bad);
  if (!all.length) return undefined;
  const types = sorted(all.map((context) => context.seLinuxOptions.type ?? '').filter((type) => !selinuxAllowed(type, minor)));
  const data = [
    ...(types.length ? [`${plural(types.length, 'type')} ${quoted(types)}`] : []),
    ...(all.some((context) => context.seLinuxOptions.user) ? ['user may not be set'] : []),
    ...(all.some((context) => context.seLinuxOptions.role) ? ['role may not be set'] : []),
  ];
  const who = setters(
    bad(spec.securityContext),
    failing(spec, (container) => bad(container.securityContext)),
  );
  return { reason: 'seLinuxOptions', detail: `${who} set forbidden securityContext.seLinuxOptions: ${data.join('; ')}` };
}

export const badSeccomp = (context: any): boolean =>
  context?.seccompProfile && !['RuntimeDefault', 'Localhost'].includes(context.seccompProfile.type);

export function seccomp({ spec }: Subject): Violation | undefined {
  const names = failing(spec, (container) => badSeccomp(container.securityContext));
  const pod = badSeccomp(spec.securityContext);
  if (!pod && !names.length) return undefined;
  const contexts = [spec.securityContext, ...containers(spec).map((container) => container.securityContext)].filter(badSeccomp);
  const values = sorted(contexts.map((context) => context.seccompProfile.type));
  return {
    reason: 'seccompProfile',
    detail: `${setters(pod, names)} must not set securityContext.seccompProfile.type to ${quoted(values)}`,
  };
}

function sysctls({ spec, minor }: Subject): Violation | undefined {
  const names = (spec.securityContext?.sysctls ?? [])
    .map((sysctl: any) => sysctl.name)
    .filter((name: string) => !sysctlAllowed(name, minor));
  return names.length ? { reason: 'forbidden sysctls', detail: names.join(', ') } : undefined;
}

function hostProcess({ spec }: Subject): Violation | undefined {
  const wrong = (context: any) => context?.windowsOptions?.hostProcess === true;
  const names = failing(spec, (container) => wrong(container.securityContext));
  if (!names.length && !wrong(spec.securityContext)) return undefined;
  return {
    reason: 'hostProcess',
    detail: `${setters(wrong(spec.securityContext), names)} must not set securityContext.windowsOptions.hostProcess=true`,
  };
}

/** Ordered by id. Upstream: k8s.io/pod-security-admission/policy. */
export const BASELINE: Check[] = [
  { id: 'appArmorProfile', since: 0, check: appArmor },
  { id: 'capabilities_baseline', since: 0, check: capabilities },
  { id: 'hostNamespaces', since: 0, check: hostNamespaces },
  { id: 'hostPathVolumes', since: 0, check: hostPaths },
  { id: 'hostPorts', since: 0, check: hostPorts },
  { id: 'hostProbesAndHostLifecycle', since: 34, check: probeHosts },
  { id: 'privileged', since: 0, check: privileged },
  { id: 'procMount', since: 0, check: procMount },
  { id: 'seLinuxOptions', since: 0, check: seLinux },
  { id: 'seccompProfile_baseline', since: 19, check: seccomp },
  { id: 'sysctls', since: 0, check: sysctls },
  { id: 'windowsHostProcess', since: 0, check: hostProcess },
];
