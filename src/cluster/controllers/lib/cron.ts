const NAMES: Record<string, number> = {
  sun: 0,
  mon: 1,
  tue: 2,
  wed: 3,
  thu: 4,
  fri: 5,
  sat: 6,
  jan: 1,
  feb: 2,
  mar: 3,
  apr: 4,
  may: 5,
  jun: 6,
  jul: 7,
  aug: 8,
  sep: 9,
  oct: 10,
  nov: 11,
  dec: 12,
};
const MACROS: Record<string, string> = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
};
const MINUTE = 60_000;

/** The next time of a schedule strictly after `after`. Upstream: robfig/cron. */
export type Schedule = (after: number) => number | undefined;

export function parseSchedule(text: string, timeZone?: string): Schedule | undefined {
  const every = /^@every (?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?$/.exec(text);
  if (every) {
    const seconds = Number(every[1] ?? 0) * 3600 + Number(every[2] ?? 0) * 60 + Number(every[3] ?? 0);
    return seconds ? (after) => after + seconds * 1000 : undefined;
  }
  const fields = (MACROS[text] ?? text).trim().split(/\s+/);
  if (fields.length !== 5) return undefined;
  const limits = [
    [0, 59],
    [0, 23],
    [1, 31],
    [1, 12],
    [0, 6],
  ];
  const sets = fields.map((field, i) => parseField(field, limits[i][0], limits[i][1]));
  if (sets.some((set) => !set)) return undefined;
  const [minutes, hours, days, months, weekdays] = sets as Set<number>[];
  const star = (field: string) => field.startsWith('*') || field.startsWith('?');
  const fits = (ms: number): boolean => {
    const [month, day, hour, minute, weekday] = partsIn(ms, timeZone);
    if (!months.has(month) || !hours.has(hour) || !minutes.has(minute)) return false;
    const byDay = days.has(day);
    const byWeekday = weekdays.has(weekday);
    return star(fields[2]) || star(fields[4]) ? byDay && byWeekday : byDay || byWeekday;
  };
  return (after) => {
    const start = Math.floor(after / MINUTE) * MINUTE + MINUTE;
    const end = start + 5 * 366 * 24 * 60 * MINUTE;
    for (let at = start; at < end; ) {
      if (fits(at)) return at;
      const [month, , hour] = partsIn(at, timeZone);
      if (!months.has(month)) at += 24 * 60 * MINUTE - (at % (24 * 60 * MINUTE));
      else if (!hours.has(hour)) at += 60 * MINUTE - (at % (60 * MINUTE));
      else at += MINUTE;
    }
    return undefined;
  };
}

function partsIn(ms: number, timeZone: string | undefined): [month: number, day: number, hour: number, minute: number, weekday: number] {
  if (!timeZone || timeZone === 'Etc/UTC' || timeZone === 'UTC') {
    const d = new Date(ms);
    return [d.getUTCMonth() + 1, d.getUTCDate(), d.getUTCHours(), d.getUTCMinutes(), d.getUTCDay()];
  }
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    weekday: 'short',
  });
  const parts = Object.fromEntries(format.formatToParts(ms).map((p) => [p.type, p.value]));
  return [Number(parts.month), Number(parts.day), Number(parts.hour), Number(parts.minute), NAMES[parts.weekday.toLowerCase()]];
}

function parseField(field: string, low: number, high: number): Set<number> | undefined {
  const set = new Set<number>();
  const number = (text: string) => NAMES[text.toLowerCase()] ?? (/^\d+$/.test(text) ? Number(text) : Number.NaN);
  for (const part of field.split(',')) {
    const [range, stepText] = part.split('/');
    const step = stepText === undefined ? 1 : Number(stepText);
    if (!(step > 0)) return undefined;
    let from = low;
    let to = high;
    if (range !== '*' && range !== '?') {
      const [a, b] = range.split('-');
      from = number(a);
      to = b === undefined ? (stepText === undefined ? from : high) : number(b);
    }
    if (high === 6 && to === 7) to = 7;
    if (!(from >= low) || !(to <= (high === 6 ? 7 : high)) || from > to) return undefined;
    for (let i = from; i <= to; i += step) set.add(high === 6 ? i % 7 : i);
  }
  return set;
}
