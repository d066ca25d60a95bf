import { compareQuantity, quantityMilli, quantityValue } from '../../apimachinery/quantity.ts';
import { type Lines, rfc1123 } from './lines.ts';

type Any = any;
/** `Init Containers:` or `Containers:`; `statuses` are absent in templates, where `space` is one blank more. Upstream: describe.go describeContainers. */
export function containers(
  out: Lines,
  title: string,
  list: Any[] | undefined,
  statuses: Any[] | undefined,
  space: string,
  env: (path: string) => string,
): void {
  if (!list?.length) return;
  out.add(0, `${space ? '  ' : ''}${title}:`);
  const pad = space ? '   ' : '  ';
  const line = (depth: number, text: string) => out.raw(`${depth ? '  '.repeat(depth + 1) : pad}${text}\n`);
  for (const container of list) {
    const status = statuses?.find((s) => s.name === container.name);
    line(0, `${container.name}:`);
    basics(line, container, status);
    for (const [name, key] of [
      ['Command', 'command'],
      ['Args', 'args'],
    ] as const) {
      if (!container[key]?.length) continue;
      line(1, `${name}:`);
      for (const word of container[key]) for (const part of String(word).split('\n')) line(2, part);
    }
    if (status) states(line, status);
    resources(line, container.resources);
    for (const [name, key] of [
      ['Liveness', 'livenessProbe'],
      ['Readiness', 'readinessProbe'],
      ['Startup', 'startupProbe'],
    ] as const)
      if (container[key]) line(1, `${name}:\t${probe(container[key])}`);
    environment(line, container, env);
    mounts(line, container);
  }
}
type Line = (depth: number, text: string) => void;

function basics(line: Line, container: Any, status: Any) {
  if (status) line(1, `Container ID:\t${status.containerID ?? ''}`);
  line(1, `Image:\t${container.image ?? ''}`);
  if (status) line(1, `Image ID:\t${status.imageID ?? ''}`);
  const ports = container.ports ?? [];
  const named = (n: number, p: Any) => `${n}/${p.protocol ?? 'TCP'}${p.name ? ` (${p.name})` : ''}`;
  const s = ports.length > 1 ? 's' : '';
  line(1, `Port${s}:\t${ports.map((p: Any) => named(p.containerPort, p)).join(', ') || '<none>'}`);
  line(1, `Host Port${s}:\t${ports.map((p: Any) => named(p.hostPort ?? 0, p)).join(', ') || '<none>'}`);
  const seccomp = container.securityContext?.seccompProfile;
  if (seccomp) line(1, `SeccompProfile:\t${seccomp.type}`);
  if (seccomp?.type === 'Localhost') line(2, `LocalhostProfile:\t${seccomp.localhostProfile}`);
}

function states(line: Line, status: Any) {
  state(line, 'State', status.state);
  if (status.lastState?.terminated) state(line, 'Last State', status.lastState);
  line(1, `Ready:\t${status.ready ? 'True' : 'False'}`);
  line(1, `Restart Count:\t${status.restartCount ?? 0}`);
}

function state(line: Line, title: string, value: Any) {
  if (value?.running) {
    line(1, `${title}:\tRunning`);
    line(2, `Started:\t${rfc1123(value.running.startedAt)}`);
  } else if (value?.terminated) {
    const t = value.terminated;
    line(1, `${title}:\tTerminated`);
    if (t.reason) line(2, `Reason:\t${t.reason}`);
    if (t.message) line(2, `Message:\t${t.message}`);
    line(2, `Exit Code:\t${t.exitCode}`);
    if (t.signal > 0) line(2, `Signal:\t${t.signal}`);
    line(2, `Started:\t${rfc1123(t.startedAt)}`);
    line(2, `Finished:\t${rfc1123(t.finishedAt)}`);
  } else {
    line(1, `${title}:\tWaiting`);
    if (value?.waiting?.reason) line(2, `Reason:\t${value.waiting.reason}`);
  }
}

export function resources(line: Line, given: Any) {
  for (const [name, key] of [
    ['Limits', 'limits'],
    ['Requests', 'requests'],
  ] as const) {
    const values = given?.[key];
    if (!values || !Object.keys(values).length) continue;
    line(1, `${name}:`);
    for (const resource of Object.keys(values).sort()) line(2, `${resource}:\t${values[resource]}`);
  }
}

/** Upstream: describe.go DescribeProbe. */
function probe(p: Any): string {
  const attributes = `delay=${p.initialDelaySeconds ?? 0}s timeout=${p.timeoutSeconds ?? 1}s period=${p.periodSeconds ?? 10}s #success=${p.successThreshold ?? 1} #failure=${p.failureThreshold ?? 3}`;
  if (p.exec) return `exec [${(p.exec.command ?? []).join(' ')}] ${attributes}`;
  if (p.httpGet) {
    const { scheme = 'HTTP', host = '', port, path = '' } = p.httpGet;
    const shown = encodeURI(path).replace(/\?/g, '%3F').replace(/#/g, '%23');
    const at = host.includes(':') ? `[${host}]` : host;
    return `http-get ${scheme.toLowerCase()}://${at}${port ? `:${port}` : ''}${shown.startsWith('/') || !shown ? shown : `/${shown}`} ${attributes}`;
  }
  if (p.tcpSocket) return `tcp-socket ${p.tcpSocket.host ?? ''}:${p.tcpSocket.port} ${attributes}`;
  if (p.grpc) return `grpc <pod>:${p.grpc.port} ${p.grpc.service ?? ''} ${attributes}`;
  return `unknown ${attributes}`;
}

function environment(line: Line, container: Any, resolve: (path: string) => string) {
  if (container.envFrom?.length) {
    line(1, 'Environment Variables from:');
    for (const source of container.envFrom) {
      const [kind, ref] = source.configMapRef ? ['ConfigMap', source.configMapRef] : ['Secret', source.secretRef];
      line(2, `${ref.name}\t${kind}${source.prefix ? ` with prefix '${source.prefix}'` : ''}\tOptional: ${ref.optional ?? false}`);
    }
  }
  if (!container.env?.length) {
    line(1, 'Environment:\t<none>');
    return;
  }
  line(1, 'Environment:');
  for (const { name, value = '', valueFrom } of container.env) {
    if (!valueFrom) {
      String(value)
        .split('\n')
        .forEach((part, i) => line(2, `${i === 0 ? `${name}:` : ''}\t${part}`));
    } else if (valueFrom.fieldRef)
      line(
        2,
        `${name}:\t${resolve(valueFrom.fieldRef.fieldPath)} (${valueFrom.fieldRef.apiVersion ?? 'v1'}:${valueFrom.fieldRef.fieldPath})`,
      );
    else if (valueFrom.resourceFieldRef) {
      const { resource } = valueFrom.resourceFieldRef;
      line(2, `${name}:\t${resourceText(container, valueFrom.resourceFieldRef)} (${resource})`);
    } else if (valueFrom.secretKeyRef)
      line(
        2,
        `${name}:\t<set to the key '${valueFrom.secretKeyRef.key}' in secret '${valueFrom.secretKeyRef.name}'>\tOptional: ${valueFrom.secretKeyRef.optional ?? false}`,
      );
    else if (valueFrom.configMapKeyRef)
      line(
        2,
        `${name}:\t<set to the key '${valueFrom.configMapKeyRef.key}' of config map '${valueFrom.configMapKeyRef.name}'>\tOptional: ${valueFrom.configMapKeyRef.optional ?? false}`,
      );
  }
}

/** Upstream: kubectl/pkg/util/resource ExtractContainerResourceValue. */
function resourceText(container: Any, { resource, divisor = '0' }: Any): string {
  const [part, key] = resource.split('.');
  const given = container.resources?.[part]?.[key] ?? '0';
  const by = compareQuantity(divisor, '0') === 0 ? '1' : divisor;
  const value = Math.ceil(key === 'cpu' ? quantityMilli(given) / quantityMilli(by) : quantityValue(given) / quantityValue(by));
  return value === 0 && part === 'limits' && (key === 'cpu' || key === 'memory') ? 'node allocatable' : `${value}`;
}

function mounts(line: Line, container: Any) {
  const list = [...(container.volumeMounts ?? [])].sort((a: Any, b: Any) => (a.mountPath < b.mountPath ? -1 : 1));
  if (!list.length) line(1, 'Mounts:\t<none>');
  else line(1, 'Mounts:');
  for (const m of list) line(2, `${m.mountPath} from ${m.name} (${m.readOnly ? 'ro' : 'rw'}${m.subPath ? `,path="${m.subPath}"` : ''})`);
  if (!container.volumeDevices?.length) return;
  line(1, 'Devices:');
  for (const d of container.volumeDevices) line(2, `${d.devicePath} from ${d.name}`);
}
