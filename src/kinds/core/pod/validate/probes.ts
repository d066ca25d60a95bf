import { isHttpHeaderName } from '../../../../apimachinery/labels.ts';
import {
  check,
  type Errors,
  forbidden,
  invalid,
  nonnegative,
  notSupported,
  portNumber,
  portNumberOrName,
  required,
} from '../../../validation/common.ts';
import { LINUX_SIGNALS, WINDOWS_SIGNALS } from './signals.ts';

const SCHEMES = ['HTTP', 'HTTPS'];
const http = (action: any, path: string): Errors => [
  ...(action.path ? [] : [required(`${path}.path`)]),
  ...portNumberOrName(action.port ?? 0, `${path}.port`),
  ...(SCHEMES.includes(action.scheme) ? [] : [notSupported(`${path}.scheme`, action.scheme ?? '', SCHEMES)]),
  ...(action.httpHeaders ?? []).flatMap((h: any) => check(`${path}.httpHeaders`, h.name ?? '', isHttpHeaderName)),
];
const sleep = (action: any, grace: number, path: string): Errors => {
  const seconds = action.seconds ?? 0;
  return seconds < 0 || seconds > grace
    ? [invalid(path, seconds, `must be non-negative and less than terminationGracePeriodSeconds (${grace})`)]
    : [];
};
/** Upstream: validateHandler: the first kind given counts. */
function handler(h: any, kinds: string[], grace: number, path: string): Errors {
  const rules: Record<string, (action: any, at: string) => Errors> = {
    exec: (a, at) => (a.command?.length ? [] : [required(`${at}.command`)]),
    httpGet: http,
    tcpSocket: (a, at) => portNumberOrName(a.port ?? 0, `${at}.port`),
    grpc: (a, at) => portNumber(a.port, `${at}.port`),
    sleep: (a, at) => sleep(a, grace, at),
  };
  const given = kinds.filter((k) => h[k]);
  if (!given.length) return [required(path, 'must specify a handler type')];
  return given.flatMap(
    (k, i): Errors => (i ? [forbidden(`${path}.${k}`, 'may not specify more than 1 handler type')] : rules[k](h[k], `${path}.${k}`)),
  );
}
function probe(p: any, grace: number, path: string): Errors {
  const errors = handler(p, ['exec', 'httpGet', 'tcpSocket', 'grpc'], grace, path);
  for (const field of ['initialDelaySeconds', 'timeoutSeconds', 'periodSeconds', 'successThreshold', 'failureThreshold'])
    errors.push(...nonnegative(p[field], `${path}.${field}`));
  if (p.terminationGracePeriodSeconds <= 0)
    errors.push(invalid(`${path}.terminationGracePeriodSeconds`, p.terminationGracePeriodSeconds, 'must be greater than 0'));
  return errors;
}
export function probes(container: any, grace: number, path: string): Errors {
  const errors: Errors = [];
  for (const field of ['livenessProbe', 'readinessProbe', 'startupProbe']) {
    const p = container[field];
    if (!p) continue;
    const at = `${path}.${field}`;
    errors.push(...probe(p, grace, at));
    if (field !== 'readinessProbe' && p.successThreshold !== 1)
      errors.push(invalid(`${at}.successThreshold`, p.successThreshold, 'must be 1'));
    if (field === 'readinessProbe' && p.terminationGracePeriodSeconds !== undefined)
      errors.push(invalid(`${at}.terminationGracePeriodSeconds`, p.terminationGracePeriodSeconds, 'must not be set for readinessProbes'));
  }
  return errors;
}
function stopSignal(signal: string, path: string, os: string | undefined): Errors {
  if (!os) return [forbidden(path, 'may not be set for containers with empty `spec.os.name`')];
  const supported = os === 'windows' ? WINDOWS_SIGNALS : LINUX_SIGNALS;
  return supported.includes(signal) ? [] : [notSupported(path, signal, supported)];
}
export function lifecycle(l: any, grace: number, path: string, os: string | undefined): Errors {
  if (!l) return [];
  const kinds = ['exec', 'httpGet', 'tcpSocket', 'sleep'];
  return [
    ...['postStart', 'preStop'].flatMap((f) => (l[f] ? handler(l[f], kinds, grace, `${path}.${f}`) : [])),
    ...(l.stopSignal !== undefined ? stopSignal(l.stopSignal, `${path}.stopSignal`, os) : []),
  ];
}
