import type { KubeObject } from '../../apimachinery/types.ts';
import { sleep } from '../../os/clock.ts';
import { readText } from '../../os/http.ts';
import { NetError } from '../../os/network.ts';
import { hexId } from '../../os/random.ts';
import { transport } from '../../os/transport.ts';
import type { Container, Live } from './container.ts';
import type { Node } from './context.ts';
import { runIn } from './exec.ts';

type Kind = 'Startup' | 'Liveness' | 'Readiness';
type Probe = any;
export interface ProbeTarget {
  node: Node;
  pod: () => KubeObject;
  container: Container;
  live: Live;
  address: string;
  field: string;
  changed(): void;
  /** It failed: it is to be started again. */
  kill(message: string): void;
}

/** What a container takes to be looked at first. */
const FIRST_MS = 300;

export const portOf = (port: number | string, container: Container): number =>
  typeof port === 'number' ? port : (container.spec.ports?.find((p: { name?: string }) => p.name === port)?.containerPort ?? Number(port));

/** It could not be tried: that says nothing of the container. */
class Unknown extends Error {}

/** One try: undefined when it succeeds. Throws Unknown. */
async function tryOnce({ node, container, live, address }: ProbeTarget, probe: Probe): Promise<string | undefined> {
  const timeout = (probe.timeoutSeconds ?? 1) * 1000;
  if (probe.exec) {
    let late = false;
    const { code, output, failed } = await runIn(live, probe.exec.command, (kill) =>
      node.clock.after(timeout, () => {
        late = true;
        kill();
      }),
    );
    if (late) return `command timed out: "${probe.exec.command.join(' ')}" timed out after ${probe.timeoutSeconds ?? 1}s`;
    if (failed)
      throw new Unknown(
        `rpc error: code = Unknown desc = failed to exec in container: failed to start exec "${hexId(node.random, 64)}": ${output}`,
      );
    return code === 0 ? undefined : output;
  }
  const ended = new AbortController();
  const cancel = node.clock.after(timeout, () => ended.abort(new Error('timeout')));
  try {
    if (probe.httpGet) {
      const { scheme = 'HTTP', host, path = '/', port, httpHeaders = [] } = probe.httpGet;
      const url = `${scheme.toLowerCase()}://${host ?? address}:${portOf(port, container)}${path.startsWith('/') ? path : `/${path}`}`;
      try {
        const headers = httpHeaders.map((h: { name: string; value: string }): [string, string] => [h.name, h.value]);
        const response = await race(
          transport(node.network, { insecure: true })({
            method: 'GET',
            url,
            headers: [['User-Agent', 'kube-probe/1.36'], ['Accept', '*/*'], ...headers],
            signal: ended.signal,
          }),
          ended.signal,
        );
        if (response.body instanceof Uint8Array) await readText(response.body);
        return response.status >= 200 && response.status < 400 ? undefined : `HTTP probe failed with statuscode: ${response.status}`;
      } catch (error) {
        if (ended.signal.aborted) return `Get "${url}": context deadline exceeded (Client.Timeout exceeded while awaiting headers)`;
        return `Get "${url}": ${dialText(error, host ?? address, portOf(port, container))}`;
      }
    }
    if (probe.grpc) {
      const seconds = probe.timeoutSeconds ?? 1;
      await sleep(node.clock, seconds * 1000, ended.signal).catch(() => {});
      return `timeout: failed to connect service "${address}:${probe.grpc.port}" within ${seconds}s: context deadline exceeded`;
    }
    const { host, port } = probe.tcpSocket;
    try {
      await race(node.network.dial(host ?? address, portOf(port, container), ended.signal), ended.signal);
      return undefined;
    } catch (error) {
      if (ended.signal.aborted) return `dial tcp ${host ?? address}:${portOf(port, container)}: i/o timeout`;
      return dialText(error, host ?? address, portOf(port, container));
    }
  } finally {
    cancel();
  }
}
export const dialText = (error: unknown, address: string, port: number): string => {
  const code = error instanceof NetError ? error.code : '';
  const why = { ECONNREFUSED: 'connect: connection refused', EHOSTUNREACH: 'connect: no route to host', ETIMEDOUT: 'i/o timeout' }[
    code as 'ECONNREFUSED'
  ];
  return `dial tcp ${address}:${port}: ${why ?? (error as Error).message}`;
};
const race = <T>(work: Promise<T>, signal: AbortSignal): Promise<T> =>
  Promise.race([work, new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true }))]);

/** Probes a container until the answer is called. Upstream: pkg/kubelet/prober. */
export function startProbes(target: ProbeTarget): () => void {
  const { node, container } = target;
  const { startupProbe, livenessProbe, readinessProbe } = container.spec;
  const ended = new AbortController();
  container.started = !startupProbe;
  container.ready = !readinessProbe && !startupProbe;

  const loop = async (kind: Kind, probe: Probe) => {
    let successes = 0;
    let failures = 0;
    if (kind !== 'Startup') while (!container.started) await started;
    await sleep(node.clock, (probe.initialDelaySeconds ?? 0) * 1000 + FIRST_MS, ended.signal);
    for (;;) {
      const problem = await tryOnce(target, probe).catch((error) => error as Error);
      if (ended.signal.aborted) return;
      if (problem instanceof Error) {
        if (!(problem instanceof Unknown)) throw problem;
        const text = `${kind} probe errored and resulted in unknown state: ${problem.message}`;
        node.record(target.pod(), 'Warning', 'Unhealthy', text, target.field);
      } else if (problem === undefined) {
        successes++;
        failures = 0;
        if (kind === 'Startup' && successes >= (probe.successThreshold ?? 1)) {
          container.started = true;
          container.ready = !readinessProbe;
          start();
          target.changed();
          return;
        }
        if (kind === 'Readiness' && !container.ready && successes >= (probe.successThreshold ?? 1)) {
          container.ready = true;
          target.changed();
        }
      } else {
        failures++;
        successes = 0;
        node.record(target.pod(), 'Warning', 'Unhealthy', `${kind} probe failed: ${problem}`, target.field);
        if (failures >= (probe.failureThreshold ?? 3)) {
          if (kind === 'Readiness') {
            if (container.ready) {
              container.ready = false;
              target.changed();
            }
          } else {
            target.kill(`Container ${container.spec.name} failed ${kind.toLowerCase()} probe, will be restarted`);
            return;
          }
        }
      }
      await sleep(node.clock, (probe.periodSeconds ?? 10) * 1000, ended.signal);
    }
  };
  let start!: () => void;
  const started = new Promise<void>((resolve) => {
    start = resolve;
  });
  const quietly = (work: Promise<void>) => void work.catch(() => {});
  if (startupProbe) quietly(loop('Startup', startupProbe));
  if (livenessProbe) quietly(loop('Liveness', livenessProbe));
  if (readinessProbe) quietly(loop('Readiness', readinessProbe));
  return () => {
    ended.abort(new Error('over'));
    start();
  };
}
