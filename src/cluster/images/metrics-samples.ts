/** What was used at a moment: core-seconds so far, bytes now. */
export interface Sample {
  at: number;
  seconds: number;
  bytes: number;
}

/** Reads a kubelet's /metrics/resource. Containers are named namespace/pod/container. */
export function scraped(text: string, at: number): { node?: Sample; containers: Map<string, Sample> } {
  const containers = new Map<string, Sample>();
  const node: Sample = { at, seconds: 0, bytes: 0 };
  let seen = false;
  for (const line of text.split('\n')) {
    const match = /^(container|node)_(cpu_usage_seconds_total|memory_working_set_bytes)(?:\{(.*)\})? (\S+)/.exec(line);
    if (!match) continue;
    const [, whose, what, labels = '', value] = match;
    let sample = node;
    if (whose === 'node') seen = true;
    else {
      const label = (name: string) => new RegExp(`${name}="([^"]*)"`).exec(labels)?.[1] ?? '';
      const key = `${label('namespace')}/${label('pod')}/${label('container')}`;
      sample = containers.get(key) ?? { at, seconds: 0, bytes: 0 };
      containers.set(key, sample);
    }
    if (what.startsWith('cpu')) sample.seconds = Number(value);
    else sample.bytes = Number(value);
  }
  return { node: seen ? node : undefined, containers };
}

/** The use between two samples, as quantities: nanocores and Ki. */
export function usageOf([first, last]: Sample[]): { cpu: string; memory: string } {
  const rate = Math.max(0, last.seconds - first.seconds) / Math.max(0.001, (last.at - first.at) / 1000);
  return { cpu: `${Math.round(rate * 1e9)}n`, memory: `${Math.floor(last.bytes / 1024)}Ki` };
}
