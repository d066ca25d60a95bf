import type { Container } from './container.ts';
import type { Node } from './context.ts';
import type { PodWorker } from './worker.ts';

/** Programs that keep a core busy. */
const BUSY = /^(yes|stress|stress-ng|dd|sha\d+sum|md5sum|openssl)$/;
const IDLE_CORES = 0.001;
const SYSTEM_CORES = 0.04;
const SYSTEM_BYTES = 420 * 1048576;

/** A steady amount out of a name: what a container holds in memory. */
function bytesOf(c: Container): number {
  let hash = 7;
  for (const letter of c.image?.repository ?? c.spec.image) hash = (hash * 31 + letter.charCodeAt(0)) % 4096;
  return 1048576 + hash * 1024 + (c.live?.machine.processes.size ?? 0) * 262144;
}
function coresOf(c: Container): number {
  const busy = [...(c.live?.machine.processes.values() ?? [])].filter((p) => BUSY.test(p.argv[0].replace(/^.*\//, ''))).length;
  const limit = cores(c.spec.resources?.limits?.cpu);
  return Math.min(IDLE_CORES + busy, limit ?? Number.POSITIVE_INFINITY);
}
function cores(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  return text.endsWith('m') ? Number(text.slice(0, -1)) / 1000 : Number(text);
}

/** Counts the core-seconds of containers since they were looked at first. */
export function createMeter(node: Node) {
  const spent = new Map<string, { seconds: number; at: number }>();
  const count = (id: string, rate: number, since: number): number => {
    const now = node.clock.now();
    const known = spent.get(id) ?? { seconds: 0, at: since };
    const seconds = known.seconds + (rate * (now - known.at)) / 1000;
    spent.set(id, { seconds, at: now });
    return seconds;
  };
  const began = node.clock.now();

  /** /metrics/resource, in the text format of Prometheus. Upstream: pkg/kubelet/metrics/collectors/resource_metrics.go. */
  return (workers: Iterable<PodWorker>): string => {
    const now = node.clock.now();
    const lines: Record<'cpu' | 'memory' | 'start' | 'podCpu' | 'podMemory', string[]> = {
      cpu: [],
      memory: [],
      start: [],
      podCpu: [],
      podMemory: [],
    };
    let allCores = SYSTEM_CORES;
    let allBytes = SYSTEM_BYTES;
    for (const worker of workers) {
      const { name, namespace } = worker.pod().metadata;
      let [podSeconds, podBytes] = [0, 0];
      for (const c of worker.containers) {
        if (!c.live || !c.id) continue;
        const labels = `{container="${c.spec.name}",namespace="${namespace}",pod="${name}"}`;
        const seconds = count(c.id, coresOf(c), c.live.startedAt);
        const bytes = bytesOf(c);
        lines.cpu.push(`container_cpu_usage_seconds_total${labels} ${seconds.toFixed(6)} ${now}`);
        lines.memory.push(`container_memory_working_set_bytes${labels} ${bytes} ${now}`);
        lines.start.push(`container_start_time_seconds${labels} ${c.live.startedAt / 1000}`);
        podSeconds += seconds;
        podBytes += bytes;
        allCores += coresOf(c);
      }
      const labels = `{namespace="${namespace}",pod="${name}"}`;
      if (podBytes) lines.podCpu.push(`pod_cpu_usage_seconds_total${labels} ${podSeconds.toFixed(6)} ${now}`);
      if (podBytes) lines.podMemory.push(`pod_memory_working_set_bytes${labels} ${podBytes} ${now}`);
      allBytes += podBytes;
    }
    const family = (name: string, type: string, help: string, list: string[]) =>
      list.length ? `# HELP ${name} [STABLE] ${help}\n# TYPE ${name} ${type}\n${list.map((l) => `${l}\n`).join('')}` : '';
    return [
      family('container_cpu_usage_seconds_total', 'counter', 'Cumulative cpu time consumed by the container in core-seconds', lines.cpu),
      family('container_memory_working_set_bytes', 'gauge', 'Current working set of the container in bytes', lines.memory),
      family('container_start_time_seconds', 'gauge', 'Start time of the container since unix epoch in seconds', lines.start),
      family('node_cpu_usage_seconds_total', 'counter', 'Cumulative cpu time consumed by the node in core-seconds', [
        `node_cpu_usage_seconds_total ${count('node', allCores, began).toFixed(6)} ${now}`,
      ]),
      family('node_memory_working_set_bytes', 'gauge', 'Current working set of the node in bytes', [
        `node_memory_working_set_bytes ${allBytes} ${now}`,
      ]),
      family('pod_cpu_usage_seconds_total', 'counter', 'Cumulative cpu time consumed by the pod in core-seconds', lines.podCpu),
      family('pod_memory_working_set_bytes', 'gauge', 'Current working set of the pod in bytes', lines.podMemory),
      family('resource_scrape_error', 'gauge', '1 if there was an error while getting container metrics, 0 otherwise', [
        'resource_scrape_error 0',
      ]),
    ].join('');
  };
}
