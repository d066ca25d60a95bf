import { compareQuantity, parseQuantity, quantityMilli, quantityValue } from '../../apimachinery/quantity.ts';
import type { KubeObject } from '../../apimachinery/types.ts';
import type { Api, Collection } from '../../client/objects.ts';
import { CONFIGMAPS, SECRETS } from '../../client/objects.ts';
import { decode } from '../../os/http.ts';

/** A container that cannot be made as it is written: CreateContainerConfigError. */
export class ConfigError extends Error {}

export const fromBase64 = (text: string): Uint8Array => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));

/** `$(NAME)`, with `$$` for a dollar. Upstream: third_party/forked/golang/expansion. */
export const expand = (text: string, env: Record<string, string>): string =>
  text.replace(/\$(\$|\(([^)]*)\))/g, (whole, first: string, name?: string) => {
    if (first === '$') return '$';
    return name !== undefined && name in env ? env[name] : whole;
  });

/** Upstream: pkg/fieldpath. */
export function fieldOf(pod: KubeObject, path: string): string | undefined {
  const key = /^metadata\.(labels|annotations)\['(.*)'\]$/.exec(path);
  if (key) return pod.metadata[key[1] as 'labels']?.[key[2]] ?? '';
  if (path === 'metadata.labels' || path === 'metadata.annotations')
    return Object.entries(pod.metadata[path.slice(9) as 'labels'] ?? {})
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([k, v]) => `${k}=${JSON.stringify(v)}`)
      .join('\n');
  if (path === 'status.podIPs') return (pod.status?.podIPs ?? []).map((i: { ip: string }) => i.ip).join(',');
  if (path === 'status.hostIPs') return (pod.status?.hostIPs ?? []).map((i: { ip: string }) => i.ip).join(',');
  const value = path.split('.').reduce((at: any, part) => at?.[part], pod);
  return value === undefined ? '' : String(value);
}

interface ResourceField {
  containerName?: string;
  resource: string;
  divisor?: string;
}
/** Upstream: pkg/api/v1/resource ExtractContainerResourceValue. */
export function resourceOf(
  pod: KubeObject,
  container: string,
  { containerName, resource, divisor }: ResourceField,
  allocatable: Record<string, string>,
): string {
  const all = [...pod.spec.containers, ...(pod.spec.initContainers ?? [])];
  const found = all.find((c) => c.name === (containerName ?? container));
  const [kind, ...name] = resource.split('.');
  const key = name.join('.');
  const text = found?.resources?.[kind]?.[key] ?? (kind === 'limits' ? allocatable[key] : undefined) ?? '0';
  const unit = divisor && compareQuantity(divisor, '0') !== 0 ? divisor : '1';
  if (key === 'cpu') return String(Math.ceil(quantityMilli(parseQuantity(text)) / quantityMilli(parseQuantity(unit))));
  return String(Math.ceil(quantityValue(parseQuantity(text)) / quantityValue(parseQuantity(unit))));
}

/** `WEB_SERVICE_HOST` and so on. Upstream: pkg/kubelet/envvars. */
export function serviceEnv(services: KubeObject[]): Record<string, string> {
  const env: Record<string, string> = {};
  const upper = (name: string) => name.toUpperCase().replaceAll('-', '_');
  for (const service of services) {
    const { clusterIP, ports = [] } = service.spec;
    if (!clusterIP || clusterIP === 'None' || !ports.length) continue;
    const prefix = upper(service.metadata.name as string);
    env[`${prefix}_SERVICE_HOST`] = clusterIP;
    env[`${prefix}_SERVICE_PORT`] = String(ports[0].port);
    for (const port of ports) if (port.name) env[`${prefix}_SERVICE_PORT_${upper(port.name)}`] = String(port.port);
    for (const [i, port] of ports.entries()) {
      const protocol = (port.protocol ?? 'TCP').toLowerCase();
      const url = `${protocol}://${clusterIP}:${port.port}`;
      if (i === 0) env[`${prefix}_PORT`] = url;
      const start = `${prefix}_PORT_${port.port}_${protocol.toUpperCase()}`;
      Object.assign(env, {
        [start]: url,
        [`${start}_PROTO`]: protocol,
        [`${start}_PORT`]: String(port.port),
        [`${start}_ADDR`]: clusterIP,
      });
    }
  }
  return env;
}

interface EnvInput {
  api: Api;
  pod: KubeObject;
  container: any;
  services: KubeObject[];
  allocatable: Record<string, string>;
}
/** The environment that a container's spec asks for. Upstream: pkg/kubelet/kubelet_pods.go makeEnvironmentVariables. */
export async function environmentOf({ api, pod, container, services, allocatable }: EnvInput): Promise<Record<string, string>> {
  const namespace = pod.metadata.namespace as string;
  const fetched = new Map<string, Promise<KubeObject | undefined>>();
  const fetch = (of: Collection, name: string) => {
    const key = `${of.resource}/${name}`;
    const known = fetched.get(key) ?? api.find(of, namespace, name);
    fetched.set(key, known);
    return known;
  };
  const textOf = (of: Collection, object: KubeObject): Record<string, string> =>
    of === SECRETS
      ? Object.fromEntries(Object.entries((object.data ?? {}) as Record<string, string>).map(([k, v]) => [k, decode(fromBase64(v))]))
      : (object.data ?? {});
  const kinds = { configMap: [CONFIGMAPS, 'configmap'], secret: [SECRETS, 'secret'] } as const;

  const env: Record<string, string> = {};
  for (const from of container.envFrom ?? []) {
    const kind = from.configMapRef ? 'configMap' : 'secret';
    const reference = from.configMapRef ?? from.secretRef;
    const [of, word] = kinds[kind];
    const object = await fetch(of, reference.name);
    if (!object) {
      if (reference.optional) continue;
      throw new ConfigError(`${word} "${reference.name}" not found`);
    }
    for (const [key, value] of Object.entries(textOf(of, object))) env[(from.prefix ?? '') + key] = value;
  }
  const linked = serviceEnv(services);
  for (const { name, value, valueFrom } of container.env ?? []) {
    if (!valueFrom) env[name] = expand(value ?? '', { ...linked, ...env });
    else if (valueFrom.fieldRef) env[name] = fieldOf(pod, valueFrom.fieldRef.fieldPath) ?? '';
    else if (valueFrom.resourceFieldRef) env[name] = resourceOf(pod, container.name, valueFrom.resourceFieldRef, allocatable);
    else {
      const kind = valueFrom.configMapKeyRef ? 'configMap' : 'secret';
      const reference = valueFrom.configMapKeyRef ?? valueFrom.secretKeyRef;
      if (!reference) throw new ConfigError(`unsupported source of environment variable ${name}`);
      const [of, word] = kinds[kind];
      const object = await fetch(of, reference.name);
      const found = object && textOf(of, object)[reference.key];
      if (found !== undefined) env[name] = found;
      else if (!reference.optional)
        throw new ConfigError(
          object
            ? `couldn't find key ${reference.key} in ${kind === 'secret' ? 'Secret' : 'ConfigMap'} ${namespace}/${reference.name}`
            : `${word} "${reference.name}" not found`,
        );
    }
  }
  return { ...linked, ...env };
}
