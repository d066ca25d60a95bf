import type { RecordedStep, Seen } from './recording.ts';

export type Rules = [pattern: string, replacement: string][];

/** Makes what differs from run to run the same: `rules` are those of normalise.json. */
export function normaliser(rules: Rules): (text: string) => string {
  const compiled = rules.map(([pattern, replacement]) => [new RegExp(pattern, 'gm'), replacement] as const);
  return (text) => compiled.reduce((t, [pattern, replacement]) => t.replace(pattern, replacement), text);
}

/** A step's outcome as text, ready to be compared line by line. */
export function comparable(outcome: RecordedStep | Seen, normalise: (text: string) => string, without: string[] = []): string {
  if ('status' in outcome && outcome.status !== undefined) {
    const { status, response, warnings } = outcome;
    const body = typeof response === 'string' ? response : pythonJson(ordered(omit(response, without)));
    return [`status ${status}`, ...(warnings ?? []).map((w) => `warning ${normalise(w)}`), normalise(body)].join('\n');
  }
  const { stdout, stderr, code } = outcome as RecordedStep;
  return `${normalise(stdout ?? '')}\n--- stderr\n${normalise(stderr ?? '')}\n--- code ${code}`;
}

const omit = (value: unknown, keys: string[]): unknown =>
  keys.length && value && typeof value === 'object' && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).filter(([k]) => !keys.includes(k)))
    : value;

/** Keys sorted, and managedFields among themselves: their order depends on where a second ends. */
function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered);
  if (!value || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => {
        const field = (value as Record<string, unknown>)[key];
        if (key !== 'managedFields' || !Array.isArray(field)) return [key, ordered(field)];
        const byText = (m: unknown) => JSON.stringify({ ...(m as object), time: '' });
        return [key, field.map(ordered).sort((a, b) => (byText(a) < byText(b) ? -1 : 1))];
      }),
  );
}

/** JSON with one space of indent; empty containers as Python writes them. */
const pythonJson = (value: unknown): string => JSON.stringify(value, null, 1);

/** The first line that differs, with a few before it. */
export function firstDifference(expected: string, seen: string): string {
  const a = expected.split('\n');
  const b = seen.split('\n');
  let at = 0;
  while (at < Math.max(a.length, b.length) && a[at] === b[at]) at++;
  const show = (lines: string[], sign: string) => lines.slice(at, at + 6).map((l) => `  ${sign} ${l.slice(0, 400)}`);
  return [...a.slice(Math.max(0, at - 2), at).map((l) => `    ${l.slice(0, 200)}`), ...show(a, '-'), ...show(b, '+')].join('\n');
}
