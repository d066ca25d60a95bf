import { isDns1123Subdomain } from '../../../../apimachinery/labels.ts';
import { check, type Errors, forbidden, invalid, windowless } from '../../../validation/common.ts';
import { containersOf } from '../walk.ts';

function userName(name: string, path: string): Errors {
  const wrong = (why: string) => [invalid(path, name, `runAsUserName${why}`)];
  if (!name) return wrong(' cannot be an empty string');
  if (/\p{Cc}/u.test(name)) return wrong(' cannot contain control characters');
  const parts = name.split('\\');
  if (parts.length > 2) return wrong(' cannot contain more than one backslash');
  const [user, domain] = [parts.at(-1) as string, parts.length === 2 ? parts[0] : undefined];
  const errors: Errors = [];
  if (domain !== undefined) {
    if (domain.length >= 256) errors.push(...wrong("'s Domain length must be under 256 characters"));
    const netBios = /^[^\\/:*?"<>|.][^\\/:*?"<>|]{0,14}$/.test(domain);
    const dns = /^(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-.]*[a-zA-Z0-9])$/.test(domain);
    if (!netBios && !dns) errors.push(...wrong("'s Domain doesn't match the NetBios nor the DNS format"));
  }
  if (!user) errors.push(...wrong("'s User cannot be empty"));
  else if (user.length > 104) errors.push(...wrong("'s User length must not be longer than 104 characters"));
  if (/^[. ]+$/.test(user)) errors.push(...wrong("'s User cannot contain only periods or spaces"));
  if (/["/\\:;|=,+*?<>@[\]]/.test(user)) errors.push(...wrong('\'s User cannot contain the following characters: "/\\:;|=,+*?<>@[]'));
  return errors;
}
/** Upstream: validateWindowsSecurityContextOptions. */
export function windowsOptions(o: any, path: string): Errors {
  if (!o) return [];
  const errors: Errors = [];
  if (o.gmsaCredentialSpecName !== undefined)
    errors.push(...check(`${path}.gmsaCredentialSpecName`, o.gmsaCredentialSpecName, isDns1123Subdomain));
  const spec = o.gmsaCredentialSpec;
  if (spec === '') errors.push(invalid(`${path}.gmsaCredentialSpec`, spec, 'gmsaCredentialSpec cannot be an empty string'));
  else if (spec?.length > 65536) errors.push(invalid(`${path}.gmsaCredentialSpec`, spec, 'gmsaCredentialSpec size must be under 64 KiB'));
  if (o.runAsUserName !== undefined) errors.push(...userName(o.runAsUserName, `${path}.runAsUserName`));
  return errors;
}
/** Upstream: validateWindowsHostProcessPod. */
export function hostProcess(spec: any, path: string): Errors {
  const ofPod = spec.securityContext?.windowsOptions?.hostProcess;
  const errors: Errors = [];
  const all = containersOf(spec, path);
  const given = all.filter(([c, at]) => {
    const own = c.securityContext?.windowsOptions?.hostProcess;
    if (ofPod !== undefined && own !== undefined && ofPod !== own)
      errors.push(
        invalid(
          `${at}.securityContext.windowsOptions.hostProcess`,
          own,
          `pod hostProcess value must be identical if both are specified, was ${ofPod}`,
        ),
      );
    return own ?? ofPod;
  });
  if (!given.length) return errors;
  if (given.length !== all.length)
    errors.push(invalid(path, '', 'If pod contains any hostProcess containers then all containers must be HostProcess containers'));
  if (!spec.hostNetwork)
    errors.push(invalid(`${path}.hostNetwork`, false, 'hostNetwork must be true if pod contains any hostProcess containers'));
  return errors;
}
const POD_FIELDS = [
  'securityContext.appArmorProfile',
  'securityContext.seLinuxOptions',
  'hostUsers',
  'hostPID',
  'hostIPC',
  'securityContext.seccompProfile',
  'securityContext.fsGroup',
  'securityContext.fsGroupChangePolicy',
  'securityContext.sysctls',
  'shareProcessNamespace',
  'securityContext.runAsUser',
  'securityContext.runAsGroup',
  'securityContext.supplementalGroups',
  'securityContext.supplementalGroupsPolicy',
  'securityContext.seLinuxChangePolicy',
];
const CONTAINER_FIELDS =
  'appArmorProfile seLinuxOptions seccompProfile capabilities readOnlyRootFilesystem privileged allowPrivilegeEscalation procMount runAsUser runAsGroup'.split(
    ' ',
  );
const SET_WHEN_TRUE = new Set(['hostPID', 'hostIPC']);
/** Upstream: validateWindows, validateLinux. */
export function osFields(spec: any, path: string): Errors {
  const errors: Errors = [];
  if (spec.os.name === 'linux') {
    const why = 'windows options cannot be set for a linux pod';
    if (spec.securityContext?.windowsOptions) errors.push(forbidden(`${path}.securityContext.windowsOptions`, why));
    for (const [c, at] of containersOf(spec, path))
      if (c.securityContext?.windowsOptions) errors.push(forbidden(`${at}.securityContext.windowsOptions`, why));
    return errors;
  }
  for (const field of POD_FIELDS) {
    const value = field.split('.').reduce((at: any, name) => at?.[name], spec);
    if (SET_WHEN_TRUE.has(field) ? value : value !== undefined && value !== null) errors.push(windowless(`${path}.${field}`));
  }
  for (const [c, at] of containersOf(spec, path))
    for (const field of CONTAINER_FIELDS)
      if (c.securityContext?.[field] !== undefined) errors.push(windowless(`${at}.securityContext.${field}`));
  return errors;
}
