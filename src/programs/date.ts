import { formatDate } from '../shell/strftime.ts';
import { last, UsageError, withOptions } from './options.ts';

const UNITS: Record<string, number> = {
  sec: 1,
  second: 1,
  min: 60,
  minute: 60,
  hour: 3600,
  day: 86_400,
  week: 604_800,
  fortnight: 1_209_600,
};

/** What GNU date understands, as far as it is common. */
export function parseDate(text: string, now: number): number | undefined {
  const words = text.trim();
  if (words === '' || words === 'now' || words === 'today') return now;
  if (words === 'tomorrow') return now + 86_400_000;
  if (words === 'yesterday') return now - 86_400_000;
  if (/^@-?\d+(\.\d+)?$/.test(words)) return Number(words.slice(1)) * 1000;
  const relative = /^(.*?)\s*([-+]?\s*\d+|next|last)\s*(sec|second|min|minute|hour|day|week|fortnight|month|year)s?(\s+ago)?$/i.exec(words);
  if (relative) {
    const base = parseDate(relative[1].trim(), now);
    const amount =
      (relative[2] === 'next' ? 1 : relative[2] === 'last' ? -1 : Number(relative[2].replace(/\s/g, ''))) * (relative[4] ? -1 : 1);
    if (base === undefined) return undefined;
    const unit = relative[3].toLowerCase();
    if (UNITS[unit]) return base + amount * UNITS[unit] * 1000;
    const date = new Date(base);
    if (unit === 'month') date.setUTCMonth(date.getUTCMonth() + amount);
    else date.setUTCFullYear(date.getUTCFullYear() + amount);
    return date.getTime();
  }
  const iso = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?))?\s*(Z|UTC|[-+]\d\d:?\d\d)?$/i.exec(words);
  if (iso) {
    const parsed = Date.parse(`${iso[1]}T${iso[2] ?? '00:00'}${!iso[3] || /^(Z|UTC)$/i.test(iso[3]) ? 'Z' : iso[3]}`);
    return Number.isNaN(parsed) ? undefined : parsed;
  }
  const parsed = Date.parse(/UTC|GMT|[-+]\d{4}$/.test(words) ? words : `${words} UTC`);
  return Number.isNaN(parsed) ? undefined : parsed;
}

const LONG = {
  utc: 'u',
  universal: 'u',
  'date=': 'd',
  'iso-8601': 'I',
  'iso-8601=': 'iso',
  'rfc-3339=': 'rfc',
  'rfc-email': 'R',
  'reference=': 'r',
  'set=': 's',
};

export const date = withOptions({ flags: 'uIR', values: 'drs', long: LONG }, async (proc, parsed) => {
  const { clock, fs } = proc.machine;
  if (last(parsed, 's') !== undefined) throw new UsageError('cannot set date: Operation not permitted');
  let time = clock.now();
  const text = last(parsed, 'd');
  if (text !== undefined) {
    const given = parseDate(text, time);
    if (given === undefined) throw new UsageError(`invalid date ‘${text}’`);
    time = given;
  }
  const file = last(parsed, 'r');
  if (file !== undefined) time = fs.stat(file).mtime;
  const iso = last(parsed, 'iso') ?? (parsed.flags.has('I') ? 'date' : undefined);
  const rfc = last(parsed, 'rfc');
  const word = parsed.rest[0];
  if (word !== undefined && !word.startsWith('+')) throw new UsageError(`invalid date ‘${word}’`);
  let format = word?.slice(1) ?? '%a %b %e %H:%M:%S %Z %Y';
  if (parsed.flags.has('R')) format = '%a, %d %b %Y %H:%M:%S %z';
  if (iso !== undefined)
    format = { date: '%F', hours: '%FT%H%:z', minutes: '%FT%R%:z', seconds: '%FT%T%:z', ns: '%FT%T,%N%:z' }[iso] ?? '%F';
  if (rfc !== undefined) format = { date: '%F', seconds: '%F %T%:z', ns: '%F %T.%N%:z' }[rfc] ?? '%F';
  await proc.stdout.write(`${formatDate(format, time)}\n`);
  return 0;
});
