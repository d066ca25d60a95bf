const LAYOUT = '2006-01-02T15:04:05Z07:00';
const MICRO_LAYOUT = '2006-01-02T15:04:05.000000Z07:00';
const two = (n: number): string => `${n}`.padStart(2, '0');

/** A time of RFC 3339 in UTC, to the second or (`micro`) the microsecond; or what Go's time.Parse says of it. */
export function decodeTime(text: string, micro: boolean): { value?: string; error?: string } {
  const layout = micro ? MICRO_LAYOUT : LAYOUT;
  const wrong = (rest: string, want: string) => ({ error: `parsing time "${text}" as "${layout}": cannot parse "${rest}" as "${want}"` });
  let rest = text;
  const read = (pattern: RegExp): string | undefined => {
    const match = pattern.exec(rest);
    if (match) rest = rest.slice(match[0].length);
    return match?.[0];
  };
  const parts: number[] = [];
  for (const [pattern, want, separator] of [
    [/^\d{4}/, '2006', '-'],
    [/^\d{2}/, '01', '-'],
    [/^\d{2}/, '02', 'T'],
    [/^\d{2}/, '15', ':'],
    [/^\d{2}/, '04', ':'],
    [/^\d{2}/, '05', ''],
  ] as const) {
    const digits = read(pattern);
    if (digits === undefined) return wrong(rest, want);
    parts.push(Number(digits));
    if (separator) {
      if (!rest.startsWith(separator)) return wrong(rest, separator);
      rest = rest.slice(1);
    }
  }
  const fraction = micro ? read(/^\.\d{6}/) : (read(/^[.,]\d+/) ?? '');
  if (fraction === undefined) return wrong(rest, '.000000');
  const zone = read(/^(Z|[-+]\d{2}:\d{2})/);
  if (!zone) return wrong(rest, 'Z07:00');
  const [year, month, day, hour, minute, second] = parts;
  const outOfRange = (what: string) => ({ error: `parsing time "${text}": ${what} out of range` });
  if (month < 1 || month > 12) return outOfRange('month');
  if (day < 1 || day > new Date(Date.UTC(year, month, 0)).getUTCDate()) return outOfRange('day');
  if (hour > 23) return outOfRange('hour');
  if (minute > 59) return outOfRange('minute');
  if (second > 59) return outOfRange('second');
  if (rest) return { error: `parsing time "${text}": extra text: "${rest}"` };
  const offset = zone === 'Z' ? 0 : (Number(zone.slice(1, 3)) * 60 + Number(zone.slice(4))) * (zone[0] === '-' ? -1 : 1);
  const utc = new Date(Date.UTC(year, month - 1, day, hour, minute - offset, second));
  const date = `${utc.getUTCFullYear()}`.padStart(4, '0');
  const head = `${date}-${two(utc.getUTCMonth() + 1)}-${two(utc.getUTCDate())}T${two(utc.getUTCHours())}:${two(utc.getUTCMinutes())}:${two(utc.getUTCSeconds())}`;
  return { value: micro ? `${head}${fraction}Z` : `${head}Z` };
}
