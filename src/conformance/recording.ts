/** A recording of a real cluster. How they are made: e2e/recordings, and the README's "How true it is". */
export interface Recording {
  title: string;
  plane?: 'api' | 'all' | 'node';
  steps: RecordedStep[];
}
export interface RecordedStep {
  run?: string;
  stdout?: string;
  stderr?: string;
  code?: number | string;

  http?: string;
  as?: string | string[];
  headers?: Record<string, string | string[]>;
  body?: unknown;
  status?: number;
  type?: string;
  response?: unknown;
  warnings?: string[];
  /** Top-level fields of the answer that are not compared. */
  without?: string[];
  settle?: boolean;
}
/** What was seen when a step was played. */
export type Seen =
  | { stdout: string; stderr: string; code: number }
  | { status: number; type: string; response: unknown; warnings: string[] };

const READS =
  /^kubectl (get|describe|explain|api-resources|api-versions|auth can-i|auth whoami|cluster-info|config|version|diff|top|events|rollout status|rollout history|wait|options|help)\b/;
/** Whether the cluster is left to settle after the step. */
export function settles(step: RecordedStep): boolean {
  if (step.settle !== undefined) return step.settle;
  if (step.http !== undefined) return !step.http.startsWith('GET ');
  const line = step.run ?? '';
  return line.includes('|') || line.trim().includes('\n') || !READS.test(line);
}

/** Puts answers of earlier steps in place of `${N.path.to.field}` (`~1` stands for a dot in a key). */
export function fill<T>(value: T, answers: unknown[]): T {
  if (typeof value === 'string') {
    return value.replace(/\$\{(\d+)\.([^}]+)\}/g, (_, step, path) => {
      const found = path.split('.').reduce((at: any, part: string) => at?.[part.replaceAll('~1', '.')], answers[Number(step)]);
      return typeof found === 'string' ? found : JSON.stringify(found);
    }) as T;
  }
  if (Array.isArray(value)) return value.map((v) => fill(v, answers)) as T;
  if (value && typeof value === 'object') return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, fill(v, answers)])) as T;
  return value;
}
