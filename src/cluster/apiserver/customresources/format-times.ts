const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
export function isDate(text: string): boolean {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text)?.map(Number) ?? [];
  if (!month || month > 12) return false;
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return day >= 1 && day <= (month === 2 && leap ? 29 : DAYS[month - 1]);
}
/** Upstream: strfmt/time.go IsDateTime. */
export function isDateTime(text: string): boolean {
  const [date, time, ...more] = text.toLowerCase().split('t');
  if (time === undefined || !isDate(date)) return false;
  const found = /^(\d{2}):(\d{2}):(\d{2})(.\d+)?(z|[+-]\d{2}:\d{2})$/.exec(time);
  return !!found && !more.some((m) => m === undefined) && found[1] <= '23' && found[2] <= '59' && found[3] <= '59';
}
const UNITS = [
  ['ns', 'nano'],
  ['us', 'µs', 'micro'],
  ['ms', 'milli'],
  ['s', 'sec'],
  ['m', 'min'],
  ['h', 'hr', 'hour'],
  ['d', 'day'],
  ['w', 'wk', 'week'],
];
const GO = /^[-+]?(0|((\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h))+)$/;
/** Upstream: strfmt/duration.go ParseDuration: Go's, or what looks like one anywhere in the text. */
export function isDuration(text: string): boolean {
  if (GO.test(text)) return true;
  return [...text.matchAll(/(\d+)\s*([A-Za-zµ]+)/g)].some(([, , found]) => {
    const unit = found.toLowerCase();
    return UNITS.some((variants) => variants.includes(unit) || unit.startsWith(variants[variants.length - 1]));
  });
}
