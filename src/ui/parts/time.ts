const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
const exact = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });

export const clockTime = (at: number): string => clock.format(at);
export const exactTime = (at: number | string): string => exact.format(typeof at === 'string' ? Date.parse(at) : at);

/** How long ago, in the largest sensible unit. */
export function ago(at: number, now = Date.now()): string {
  const minutes = Math.floor((now - at) / 60_000);
  if (minutes < 1) return 'just now';
  if (minutes < 60) return plural(minutes, 'minute');
  const hours = Math.floor(minutes / 60);
  return hours < 24 ? plural(hours, 'hour') : plural(Math.floor(hours / 24), 'day');
}
const plural = (count: number, unit: string) => `${count} ${unit}${count === 1 ? '' : 's'} ago`;
