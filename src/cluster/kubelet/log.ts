import type { Clock } from '../../os/clock.ts';
import { concat, encode } from '../../os/http.ts';
import type { Writer } from '../../os/process.ts';

export interface LogEntry {
  time: number;
  stream: 'stdout' | 'stderr';
  text: string;
}
export interface LogBuffer {
  entries: LogEntry[];
  /** Takes what a container writes. */
  writer(stream: LogEntry['stream']): Writer;
  /** Called with every new entry; the answer ends it. */
  onEntry(listener: (entry: LogEntry) => void): () => void;
  end(): void;
  ended: boolean;
  onEnd(listener: () => void): void;
}
const LIMIT = 10_000;

/** What a container printed, line by line. A last line without its end is kept as it is. */
export function createLog(clock: Clock, saved: LogEntry[] = []): LogBuffer {
  const listeners = new Set<(entry: LogEntry) => void>();
  const endings = new Set<() => void>();
  const open: Partial<Record<LogEntry['stream'], string>> = {};
  const log: LogBuffer = {
    entries: [...saved],
    ended: false,
    writer(stream) {
      const decoder = new TextDecoder();
      return {
        async write(data) {
          const text = (open[stream] ?? '') + (typeof data === 'string' ? data : decoder.decode(data, { stream: true }));
          const parts = text.split(/(?<=\n)/);
          open[stream] = parts.at(-1)?.endsWith('\n') ? '' : (parts.pop() ?? '');
          for (const line of parts) put(stream, line);
        },
      };
    },
    onEntry(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    onEnd(listener) {
      if (log.ended) listener();
      else endings.add(listener);
    },
    end() {
      for (const stream of ['stdout', 'stderr'] as const) if (open[stream]) put(stream, open[stream] as string);
      open.stdout = '';
      open.stderr = '';
      log.ended = true;
      for (const ending of endings) ending();
    },
  };
  const put = (stream: LogEntry['stream'], text: string) => {
    const entry: LogEntry = { time: clock.now(), stream, text };
    log.entries.push(entry);
    if (log.entries.length > LIMIT) log.entries.splice(0, log.entries.length - LIMIT);
    for (const listener of [...listeners]) listener(entry);
  };
  return log;
}

export interface LogOptions {
  follow: boolean;
  timestamps: boolean;
  tailLines?: number;
  limitBytes?: number;
  since?: number;
  stream?: string;
}

/** Upstream: pkg/kubelet/kuberuntime/logs. */
export async function* readLog(log: LogBuffer, options: LogOptions, signal?: AbortSignal): AsyncGenerator<Uint8Array> {
  let left = options.limitBytes ?? Number.POSITIVE_INFINITY;
  const wanted = (entry: LogEntry) =>
    (options.since === undefined || entry.time >= options.since) &&
    (!options.stream || options.stream === 'All' || options.stream.toLowerCase() === entry.stream);
  const show = (entry: LogEntry): Uint8Array => {
    const stamp = `${new Date(entry.time).toISOString().replace('Z', '000000Z')} `;
    const bytes = encode((options.timestamps ? stamp : '') + entry.text).subarray(0, left);
    left -= bytes.length;
    return bytes;
  };
  const pending: LogEntry[] = [];
  let wake: (() => void) | undefined;
  const stop = log.onEntry((entry) => {
    pending.push(entry);
    wake?.();
  });
  try {
    const past = log.entries.slice();
    const tail = options.tailLines === undefined ? past : options.tailLines > 0 ? past.slice(-options.tailLines) : [];
    const chunk = concat([new Uint8Array(0), ...tail.filter(wanted).map(show)]);
    if (chunk.length) yield chunk;
    if (!options.follow) return;
    log.onEnd(() => wake?.());
    signal?.addEventListener('abort', () => wake?.());
    while (left > 0 && !signal?.aborted) {
      const entry = pending.shift();
      if (entry) {
        if (wanted(entry)) yield show(entry);
      } else if (log.ended) return;
      else
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
    }
  } finally {
    stop();
  }
}
