import {
  descendingPath,
  type Errors,
  forbidden,
  invalid,
  noBacksteps,
  notFound,
  notSupported,
  required,
} from '../../../validation/common.ts';

/** Volumes of the pod that are right, by name. */
export type Volumes = Map<string, any>;

function propagation(mount: any, container: any, path: string): Errors {
  const mode = mount.mountPropagation;
  if (mode === undefined || mode === null) return [];
  const supported = ['Bidirectional', 'HostToContainer', 'None'];
  if (!supported.includes(mode)) return [notSupported(path, mode, supported)];
  return mode === 'Bidirectional' && !container.securityContext?.privileged
    ? [forbidden(path, 'Bidirectional mount propagation is available only to privileged containers')]
    : [];
}
function recursiveReadOnly(mount: any, path: string): Errors {
  const mode = mount.recursiveReadOnly;
  if (mode === undefined || mode === null || mode === 'Disabled') return [];
  if (mode !== 'Enabled' && mode !== 'IfPossible') return [notSupported(path, mode, ['Disabled', 'Enabled', 'IfPossible'])];
  const errors: Errors = [];
  if (!mount.readOnly) errors.push(forbidden(path, 'may only be specified when readOnly is true'));
  if (mount.mountPropagation && mount.mountPropagation !== 'None')
    errors.push(forbidden(path, 'may only be specified when mountPropagation is None or not specified'));
  return errors;
}
/** Upstream: ValidateVolumeMounts, whose paths of subPath lack the index. */
export function volumeMounts(container: any, volumes: Volumes, path: string): Errors {
  const seen = new Set<string>();
  const devices: any[] = container.volumeDevices ?? [];
  return (container.volumeMounts ?? []).flatMap((m: any, i: number) => {
    const at = `${path}[${i}]`;
    const { name = '', mountPath = '', subPath = '', subPathExpr = '' } = m;
    const errors: Errors = [];
    if (!name) errors.push(required(`${at}.name`));
    if (!volumes.has(name)) errors.push(notFound(`${at}.name`, name));
    if (!mountPath) errors.push(required(`${at}.mountPath`));
    if (seen.has(mountPath)) errors.push(invalid(`${at}.mountPath`, mountPath, 'must be unique'));
    seen.add(mountPath);
    if (devices.some((d) => d.name === name)) errors.push(invalid(`${at}.name`, name, 'must not already exist in volumeDevices'));
    if (devices.some((d) => d.devicePath === mountPath))
      errors.push(invalid(`${at}.mountPath`, mountPath, 'must not already exist as a path in volumeDevices'));
    if (subPath) errors.push(...descendingPath(subPath, `${path}.subPath`));
    if (subPathExpr) {
      if (subPath) errors.push(invalid(`${at}.subPathExpr`, subPathExpr, 'subPathExpr and subPath are mutually exclusive'));
      errors.push(...descendingPath(subPathExpr, `${path}.subPathExpr`));
    }
    return [...errors, ...propagation(m, container, `${path}.mountPropagation`), ...recursiveReadOnly(m, `${path}.recursiveReadOnly`)];
  });
}
export function volumeDevices(container: any, volumes: Volumes, path: string): Errors {
  const mounts: any[] = container.volumeMounts ?? [];
  const names = new Set<string>();
  const paths = new Set<string>();
  return (container.volumeDevices ?? []).flatMap((d: any, i: number) => {
    const at = `${path}[${i}]`;
    const { name = '', devicePath = '' } = d;
    const source = volumes.get(name);
    const errors: Errors = [];
    if (!name) errors.push(required(`${at}.name`));
    if (names.has(name)) errors.push(invalid(`${at}.name`, name, 'must be unique'));
    if (source && !source.persistentVolumeClaim && !source.ephemeral)
      errors.push(invalid(`${at}.name`, name, 'can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode'));
    if (!source) errors.push(notFound(`${at}.name`, name));
    if (!devicePath) errors.push(required(`${at}.devicePath`));
    if (paths.has(devicePath)) errors.push(invalid(`${at}.devicePath`, devicePath, 'must be unique'));
    if (noBacksteps(devicePath, at).length) errors.push(invalid(`${at}.devicePath`, devicePath, "can not contain backsteps ('..')"));
    else paths.add(devicePath);
    if (mounts.some((m) => m.name === name)) errors.push(invalid(`${at}.name`, name, 'must not already exist in volumeMounts'));
    if (mounts.some((m) => m.mountPath === devicePath))
      errors.push(invalid(`${at}.devicePath`, devicePath, 'must not already exist as a path in volumeMounts'));
    if (name) names.add(name);
    return errors;
  });
}
