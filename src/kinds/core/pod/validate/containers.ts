import { isValidPortName } from '../../../../apimachinery/labels.ts';
import {
  check,
  duplicate,
  type Errors,
  forbidden,
  invalid,
  label,
  notFound,
  oneOf,
  portNumber,
  required,
  requiredOneOf,
  tooMany,
} from '../../../validation/common.ts';
import { env, envFrom } from './env.ts';
import { type Volumes, volumeDevices, volumeMounts } from './mounts.ts';
import { lifecycle, probes } from './probes.ts';
import { containerResources, resizePolicy } from './resources.ts';
import { containerSecurity } from './security.ts';

export interface Surroundings {
  spec: any;
  volumes: Volumes;
  claims: string[];
}
function ports(list: any[], path: string): Errors {
  const names = new Set<string>();
  return list.flatMap((p, i) => {
    const at = `${path}[${i}]`;
    const errors: Errors = [];
    if (p.name) {
      const wrong = check(`${at}.name`, p.name, isValidPortName);
      errors.push(...wrong);
      if (!wrong.length) {
        if (names.has(p.name)) errors.push(duplicate(`${at}.name`, p.name));
        names.add(p.name);
      }
    }
    if (!p.containerPort) errors.push(required(`${at}.containerPort`));
    else errors.push(...portNumber(p.containerPort, `${at}.containerPort`));
    if (p.hostPort) errors.push(...portNumber(p.hostPort, `${at}.hostPort`));
    errors.push(...requiredOneOf(p.protocol, `${at}.protocol`, ['SCTP', 'TCP', 'UDP']));
    return errors;
  });
}
/** Upstream: validateContainerCommon. */
function common(c: any, around: Surroundings, path: string): Errors {
  const { spec, volumes, claims } = around;
  return [
    ...(c.name ? label(c.name, `${path}.name`) : [required(`${path}.name`)]),
    ...(c.image ? [] : [required(`${path}.image`)]),
    ...requiredOneOf(c.terminationMessagePolicy, `${path}.terminationMessagePolicy`, ['File', 'FallbackToLogsOnError']),
    ...ports(c.ports ?? [], `${path}.ports`),
    ...env(c.env ?? [], `${path}.env`),
    ...envFrom(c.envFrom ?? [], `${path}.envFrom`),
    ...volumeMounts(c, volumes, `${path}.volumeMounts`),
    ...volumeDevices(c, volumes, `${path}.volumeDevices`),
    ...requiredOneOf(c.imagePullPolicy, `${path}.imagePullPolicy`, ['Always', 'IfNotPresent', 'Never']),
    ...containerResources(c.resources, claims, `${path}.resources`),
    ...resizePolicy(c.resizePolicy ?? [], `${path}.resizePolicy`, spec.restartPolicy),
    ...containerSecurity(c.securityContext, `${path}.securityContext`, spec.hostUsers !== false),
  ];
}
function hostPorts(list: any[], path: string, offset = 0): Errors {
  const seen = new Set<string>();
  return list.flatMap((c, ci) =>
    (c.ports ?? []).flatMap((p: any, pi: number) => {
      if (!p.hostPort) return [];
      const text = `${p.protocol}/${p.hostIP ?? ''}/${p.hostPort}`;
      if (seen.has(text)) return [duplicate(`${path}[${ci + offset}].ports[${pi}].hostPort`, text)];
      seen.add(text);
      return [];
    }),
  );
}
const POLICIES = ['Always', 'Never', 'OnFailure'];
function restartRules(c: any, path: string): Errors {
  const rules: any[] = c.restartPolicyRules ?? [];
  const errors: Errors = [];
  if (c.restartPolicy === undefined) {
    if (rules.length) errors.push(required(`${path}.restartPolicy`, 'must specify restartPolicy when restart rules are used'));
  } else errors.push(...oneOf(c.restartPolicy, `${path}.restartPolicy`, POLICIES));
  if (rules.length > 20) errors.push(tooMany(`${path}.restartPolicyRules`, rules.length, 20));
  rules.forEach((r, i) => {
    const at = `${path}.restartPolicyRules[${i}]`;
    errors.push(...oneOf(r.action, `${at}.action`, ['Restart', 'RestartAllContainers']));
    if (!r.exitCodes) errors.push(required(`${at}.exitCodes`, 'must be specified'));
    else {
      errors.push(...oneOf(r.exitCodes.operator, `${at}.exitCodes.operator`, ['In', 'NotIn']));
      const n = (r.exitCodes.values ?? []).length;
      if (n > 255) errors.push(tooMany(`${at}.exitCodes.values`, n, 255));
    }
  });
  return errors;
}
export function containers(around: Surroundings, path: string): Errors {
  const { spec } = around;
  const list: any[] = spec.containers ?? [];
  if (!list.length) return [required(path)];
  const names = new Set<string>();
  const errors = list.flatMap((c, i) => {
    const at = `${path}[${i}]`;
    const own = common(c, around, at);
    if (names.has(c.name ?? '')) own.push(duplicate(`${at}.name`, c.name ?? ''));
    names.add(c.name ?? '');
    const grace = spec.terminationGracePeriodSeconds;
    return [...own, ...lifecycle(c.lifecycle, grace, `${at}.lifecycle`, spec.os?.name), ...probes(c, grace, at), ...restartRules(c, at)];
  });
  return [...errors, ...hostPorts(list, path)];
}
export function initContainers(around: Surroundings, path: string): Errors {
  const { spec } = around;
  const names = new Set((spec.containers ?? []).map((c: any) => c.name));
  return (spec.initContainers ?? []).flatMap((c: any, i: number) => {
    const at = `${path}[${i}]`;
    const errors = common(c, around, at);
    const sidecar = c.restartPolicy === 'Always';
    errors.push(...restartRules(c, at));
    if (names.has(c.name)) errors.push(duplicate(`${at}.name`, c.name));
    else if (c.name) names.add(c.name);
    errors.push(...hostPorts([c], path));
    const grace = spec.terminationGracePeriodSeconds;
    if (sidecar) errors.push(...lifecycle(c.lifecycle, grace, `${at}.lifecycle`, spec.os?.name), ...probes(c, grace, at));
    else
      for (const field of ['lifecycle', 'livenessProbe', 'readinessProbe', 'startupProbe'])
        if (c[field]) errors.push(forbidden(`${at}.${field}`, 'may not be set for init containers without restartPolicy=Always'));
    if (!sidecar)
      (c.resizePolicy ?? []).forEach((p: any, j: number) => {
        if (p.restartPolicy === 'RestartContainer')
          errors.push(
            invalid(
              `${at}.resizePolicy[${j}].restartPolicy`,
              p.restartPolicy,
              "must not be set to 'RestartContainer' for non-sidecar initContainers",
            ),
          );
      });
    return errors;
  });
}
const EPHEMERAL = new Set(
  'name image command args workingDir env envFrom volumeMounts volumeDevices terminationMessagePath terminationMessagePolicy imagePullPolicy securityContext stdin stdinOnce tty targetContainerName resources'.split(
    ' ',
  ),
);
export function ephemeralContainers(around: Surroundings, path: string): Errors {
  const { spec } = around;
  const others = new Set<string>([...(spec.containers ?? []), ...(spec.initContainers ?? [])].map((c: any) => c.name));
  const names = new Set(others);
  return (spec.ephemeralContainers ?? []).flatMap((c: any, i: number) => {
    const at = `${path}[${i}]`;
    const errors = [...common(c, around, at), ...imageSpaces(c, at)];
    if (names.has(c.name ?? '')) errors.push(duplicate(`${at}.name`, c.name ?? ''));
    names.add(c.name ?? '');
    if (c.targetContainerName && !others.has(c.targetContainerName))
      errors.push(notFound(`${at}.targetContainerName`, c.targetContainerName));
    const why = 'cannot be set for an Ephemeral Container';
    for (const field of [
      'ports',
      'resources',
      'livenessProbe',
      'readinessProbe',
      'startupProbe',
      'lifecycle',
      'resizePolicy',
      'restartPolicy',
      'restartPolicyRules',
    ])
      if ((!EPHEMERAL.has(field) || field === 'resources') && c[field] !== undefined && Object.keys(c[field]).length)
        errors.push(forbidden(`${at}.${field}`, why));
    (c.volumeMounts ?? []).forEach((m: any, n: number) => {
      if (m.subPath) errors.push(forbidden(`${at}.volumeMounts[${n}].subPath`, why));
      if (m.subPathExpr) errors.push(forbidden(`${at}.volumeMounts[${n}].subPathExpr`, why));
    });
    return errors;
  });
}
/** Checked of pods, not of templates. */
export const imageSpaces = (c: any, path: string): Errors =>
  c.image && c.image.trim() !== c.image ? [invalid(`${path}.image`, c.image, 'must not have leading or trailing whitespace')] : [];
