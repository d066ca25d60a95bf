/** Complaints of robfig/cron's ParseStandard, which upstream shows as they are. */
const BOUNDS: [number, number, Record<string, number>][] = [
  [0, 59, {}],
  [0, 23, {}],
  [1, 31, {}],
  [1, 12, names('jan feb mar apr may jun jul aug sep oct nov dec', 1)],
  [0, 6, names('sun mon tue wed thu fri sat', 0)],
];
function names(list: string, first: number): Record<string, number> {
  return Object.fromEntries(list.split(' ').map((n, i) => [n, i + first]));
}
const DESCRIPTORS = new Set(['@yearly', '@annually', '@monthly', '@weekly', '@daily', '@midnight', '@hourly']);
class Bad extends Error {}
function integer(text: string): number {
  if (!/^[-+]?[0-9]+$/.test(text)) throw new Bad(`failed to parse int from ${text}: strconv.Atoi: parsing "${text}": invalid syntax`);
  const value = Number(text);
  if (value < 0) throw new Bad(`negative number (${value}) not allowed: ${text}`);
  return value;
}
function range(text: string, [min, max, known]: (typeof BOUNDS)[number]): void {
  const [span, step, ...more] = text.split('/');
  const [low, high, ...others] = span.split('-');
  const number = (t: string) => known[t.toLowerCase()] ?? integer(t);
  let start = min;
  let end = max;
  if (low !== '*' && low !== '?') {
    start = number(low);
    if (high === undefined) end = start;
    else if (!others.length) end = number(high);
    else throw new Bad(`too many hyphens: ${text}`);
  }
  let by = 1;
  if (step !== undefined) {
    if (more.length) throw new Bad(`too many slashes: ${text}`);
    by = integer(step);
    if (high === undefined && low !== '*' && low !== '?') end = max;
  }
  if (start < min) throw new Bad(`beginning of range (${start}) below minimum (${min}): ${text}`);
  if (end > max) throw new Bad(`end of range (${end}) above maximum (${max}): ${text}`);
  if (start > end) throw new Bad(`beginning of range (${start}) beyond end of range (${end}): ${text}`);
  if (by === 0) throw new Bad(`step of range should be a positive number: ${text}`);
}
export function knownZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}
/** What is wrong with a schedule; undefined when it is right. */
export function scheduleError(given: string): string | undefined {
  const zone = /^(?:TZ|CRON_TZ)=(\S*)/.exec(given)?.[1];
  if (zone && zone !== 'Local' && !knownZone(zone)) return `provided bad location ${zone}: unknown time zone ${zone}`;
  const spec = /^(TZ|CRON_TZ)=/.test(given) ? given.replace(/^(TZ|CRON_TZ)=\S* */, '').trim() : given;
  try {
    if (spec.startsWith('@')) {
      if (DESCRIPTORS.has(spec) || /^@every ([-+]?((\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h))+|[-+]?0)$/.test(spec)) return undefined;
      if (spec.startsWith('@every ')) throw new Bad(`failed to parse duration ${spec}: time: invalid duration "${spec.slice(7)}"`);
      throw new Bad(`unrecognized descriptor: ${spec}`);
    }
    const fields = spec.split(/\s+/).filter(Boolean);
    if (fields.length !== 5) throw new Bad(`expected exactly 5 fields, found ${fields.length}: [${fields.join(' ')}]`);
    for (const [i, field] of fields.entries()) for (const part of field.split(',').filter(Boolean)) range(part, BOUNDS[i]);
  } catch (error) {
    if (error instanceof Bad) return error.message;
    throw error;
  }
  return undefined;
}
