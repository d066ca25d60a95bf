import { type Errors, forbidden, internalInvalid, invalid, oneOf, required, userId } from '../../../validation/common.ts';
import { containersOf } from '../walk.ts';
import { appArmor, seccomp } from './profiles.ts';
import { windowsOptions } from './windows.ts';

export function containerSecurity(sc: any, path: string, hostUsers: boolean): Errors {
  if (!sc) return [];
  const errors: Errors = [...userId(sc.runAsUser, `${path}.runAsUser`), ...userId(sc.runAsGroup, `${path}.runAsGroup`)];
  if (sc.procMount !== undefined && sc.procMount !== null) {
    errors.push(...oneOf(sc.procMount, `${path}.procMount`, ['Default', 'Unmasked']));
    if (hostUsers && sc.procMount === 'Unmasked')
      errors.push(invalid(`${path}.procMount`, sc.procMount, '`hostUsers` must be false to use `Unmasked`'));
  }
  errors.push(...seccomp(sc.seccompProfile, `${path}.seccompProfile`));
  if (sc.allowPrivilegeEscalation === false) {
    if (sc.privileged)
      errors.push(internalInvalid(path, 'SecurityContext', sc, 'cannot set `allowPrivilegeEscalation` to false and `privileged` to true'));
    for (const c of sc.capabilities?.add ?? [])
      if (c === 'CAP_SYS_ADMIN')
        errors.push(
          internalInvalid(
            path,
            'SecurityContext',
            sc,
            'cannot set `allowPrivilegeEscalation` to false and `capabilities.Add` CAP_SYS_ADMIN',
          ),
        );
  }
  return [
    ...errors,
    ...windowsOptions(sc.windowsOptions, `${path}.windowsOptions`),
    ...appArmor(sc.appArmorProfile, `${path}.appArmorProfile`),
  ];
}
const SYSCTL = /^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$/;
const SYSCTL_TEXT = '^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\\./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$';
const OF_IPC = new Set('sem shmall shmmax shmmni shm_rmid_forced shm msgmax msgmnb msgmni msg'.split(' ').map((name) => `kernel.${name}`));
/** A name with slashes means the same. Upstream: component-helpers/node/util/sysctl NormalizeName. */
function dotted(name: string): string {
  const first = /[./]/.exec(name)?.[0];
  return first === '/' ? name.replace(/[./]/g, (c) => (c === '/' ? '.' : '/')) : name;
}
function sysctls(list: any[], spec: any, path: string): Errors {
  const seen = new Set<string>();
  return list.flatMap(({ name = '' }, i) => {
    const at = `${path}[${i}].name`;
    const errors: Errors = [];
    if (!name) errors.push(required(at));
    else if (name.length > 253 || !SYSCTL.test(name))
      errors.push(invalid(at, name, `must have at most 253 characters and match regex ${SYSCTL_TEXT}`));
    else if (seen.has(name)) errors.push({ type: 'FieldValueDuplicate', field: at, detail: `Duplicate value: ${JSON.stringify(name)}` });
    seen.add(name);
    const plain = dotted(name);
    if (spec.hostNetwork && plain.startsWith('net.')) errors.push(invalid(at, name, "may not be specified when 'hostNetwork' is true"));
    if (spec.hostIPC && (OF_IPC.has(plain) || plain.startsWith('fs.mqueue.')))
      errors.push(invalid(at, name, "may not be specified when 'hostIPC' is true"));
    return errors;
  });
}
export function podSecurity(spec: any, path: string): Errors {
  const sc = spec.securityContext;
  if (!sc) return [];
  const errors: Errors = [
    ...userId(sc.fsGroup, `${path}.fsGroup`),
    ...userId(sc.runAsUser, `${path}.runAsUser`),
    ...userId(sc.runAsGroup, `${path}.runAsGroup`),
    ...(sc.supplementalGroups ?? []).flatMap((g: number, i: number) => userId(g, `${path}.supplementalGroups[${i}]`)),
  ];
  if (spec.shareProcessNamespace && spec.hostPID)
    errors.push(invalid(`${path}.shareProcessNamespace`, true, 'ShareProcessNamespace and HostPID cannot both be enabled'));
  errors.push(...sysctls(sc.sysctls ?? [], spec, `${path}.sysctls`));
  if (sc.fsGroupChangePolicy !== undefined)
    errors.push(...oneOf(sc.fsGroupChangePolicy, `${path}.fsGroupChangePolicy`, ['Always', 'OnRootMismatch']));
  errors.push(
    ...seccomp(sc.seccompProfile, `${path}.seccompProfile`),
    ...windowsOptions(sc.windowsOptions, `${path}.windowsOptions`),
    ...appArmor(sc.appArmorProfile, `${path}.appArmorProfile`),
  );
  if (sc.supplementalGroupsPolicy !== undefined)
    errors.push(...oneOf(sc.supplementalGroupsPolicy, `${path}.supplementalGroupsPolicy`, ['Merge', 'Strict']));
  if (sc.seLinuxChangePolicy !== undefined) errors.push(...oneOf(sc.seLinuxChangePolicy, `${path}.seLinuxChangePolicy`, ['Recursive']));
  return errors;
}
export function hostUsers(spec: any, path: string): Errors {
  if (spec.hostUsers !== false) return [];
  const why = 'when `hostUsers` is false';
  return [
    ...(spec.hostNetwork ? [forbidden(`${path}.hostNetwork`, why)] : []),
    ...(spec.hostPID ? [forbidden(`${path}.HostPID`, why)] : []),
    ...(spec.hostIPC ? [forbidden(`${path}.HostIPC`, why)] : []),
    ...containersOf(spec, path).flatMap(([c, at]) => (c.volumeDevices?.length ? [forbidden(`${at}.volumeDevices`, why)] : [])),
  ];
}
