import { type Check, containers, isolated, procMountSet, type Subject, seccomp, setters } from './baseline.ts';
import { named, plural, quoted, sorted, type Violation } from './text.ts';

const VOLUMES = ['configMap', 'csi', 'downwardAPI', 'emptyDir', 'ephemeral', 'persistentVolumeClaim', 'projected', 'secret'];
const windows = ({ spec, minor }: Subject): boolean => minor >= 25 && spec.os?.name === 'windows';
const namesOf = (spec: any, wrong: (container: any) => boolean): string[] =>
  containers(spec)
    .filter(wrong)
    .map((container) => container.name);

function escalation(subject: Subject): Violation | undefined {
  if (windows(subject)) return undefined;
  const names = namesOf(subject.spec, (container) => container.securityContext?.allowPrivilegeEscalation !== false);
  if (!names.length) return undefined;
  return {
    reason: 'allowPrivilegeEscalation != false',
    detail: `${named('container', names)} must set securityContext.allowPrivilegeEscalation=false`,
  };
}

function capabilities(subject: Subject): Violation | undefined {
  if (windows(subject)) return undefined;
  const { spec } = subject;
  const given = (container: any) => container.securityContext?.capabilities ?? {};
  const added = (container: any): string[] => (given(container).add ?? []).filter((name: string) => name !== 'NET_BIND_SERVICE');
  const keeping = namesOf(spec, (container) => !given(container).drop?.includes('ALL'));
  const adding = namesOf(spec, (container) => added(container).length > 0);
  const details = [
    ...(keeping.length ? [`${named('container', keeping)} must set securityContext.capabilities.drop=["ALL"]`] : []),
    ...(adding.length
      ? [
          `${named('container', adding)} must not include ${quoted(sorted(containers(spec).flatMap(added)))} in securityContext.capabilities.add`,
        ]
      : []),
  ];
  return details.length ? { reason: 'unrestricted capabilities', detail: details.join('; ') } : undefined;
}

function volumes({ spec }: Subject): Violation | undefined {
  const type = (volume: object) => Object.keys(volume).find((key) => key !== 'name') ?? 'unknown';
  const bad = (spec.volumes ?? []).filter((volume: object) => !VOLUMES.includes(type(volume)));
  if (!bad.length) return undefined;
  const names: string[] = bad.map((volume: any) => volume.name);
  const types = sorted(bad.map(type));
  return {
    reason: 'restricted volume types',
    detail: `${named('volume', names)} ${plural(names.length, 'uses', 'use')} ${plural(types.length, 'restricted volume type')} ${quoted(types)}`,
  };
}

function nonRoot(subject: Subject): Violation | undefined {
  if (isolated(subject)) return undefined;
  const { spec } = subject;
  const reason = 'runAsNonRoot != true';
  const pod = spec.securityContext?.runAsNonRoot;
  const explicit = namesOf(spec, (container) => container.securityContext?.runAsNonRoot === false);
  const unset = namesOf(spec, (container) => container.securityContext?.runAsNonRoot == null);
  const podBad = pod === false;
  if (podBad || explicit.length) return { reason, detail: `${setters(podBad, explicit)} must not set securityContext.runAsNonRoot=false` };
  if (pod === true || !unset.length) return undefined;
  return { reason, detail: `pod or ${named('container', unset)} must set securityContext.runAsNonRoot=true` };
}

function rootUser(subject: Subject): Violation | undefined {
  if (isolated(subject)) return undefined;
  const { spec } = subject;
  const pod = spec.securityContext?.runAsUser === 0;
  const names = namesOf(spec, (container) => container.securityContext?.runAsUser === 0);
  return pod || names.length ? { reason: 'runAsUser=0', detail: `${setters(pod, names)} must not set runAsUser=0` } : undefined;
}

function seccompSet(subject: Subject): Violation | undefined {
  if (windows(subject)) return undefined;
  const bad = seccomp(subject);
  if (bad || subject.spec.securityContext?.seccompProfile) return bad;
  const unset = namesOf(subject.spec, (container) => !container.securityContext?.seccompProfile);
  if (!unset.length) return undefined;
  const detail = `pod or ${named('container', unset)} must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost"`;
  return { reason: 'seccompProfile', detail };
}

/** Ordered by id; on top of the baseline. */
export const RESTRICTED: Check[] = [
  { id: 'allowPrivilegeEscalation', since: 8, check: escalation },
  { id: 'capabilities_restricted', since: 22, overrides: ['capabilities_baseline'], check: capabilities },
  { id: 'procMount_restricted', since: 35, overrides: ['procMount'], check: procMountSet },
  { id: 'restrictedVolumes', since: 0, overrides: ['hostPathVolumes'], check: volumes },
  { id: 'runAsNonRoot', since: 0, check: nonRoot },
  { id: 'runAsUser', since: 23, check: rootUser },
  { id: 'seccompProfile_restricted', since: 19, overrides: ['seccompProfile_baseline'], check: seccompSet },
];
