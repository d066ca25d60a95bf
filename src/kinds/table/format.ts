import { byCodePoint } from '../../apimachinery/json.ts';
import type { KubeObject } from '../../apimachinery/types.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const two = (a: number, unit: string, b: number, small: string): string => (b === 0 ? `${a}${unit}` : `${a}${unit}${b}${small}`);

/** Upstream: apimachinery/pkg/util/duration HumanDuration. */
export function humanDuration(ms: number): string {
  const seconds = Math.trunc(ms / SECOND);
  if (seconds < -1) return '<invalid>';
  if (ms < 0) return '0s';
  if (seconds < 120) return `${seconds}s`;
  const minutes = Math.trunc(ms / MINUTE);
  if (minutes < 10) return two(minutes, 'm', seconds % 60, 's');
  if (minutes < 180) return `${minutes}m`;
  const hours = Math.trunc(ms / HOUR);
  if (hours < 8) return two(hours, 'h', minutes % 60, 'm');
  if (hours < 48) return `${hours}h`;
  const days = Math.trunc(hours / 24);
  if (hours < 24 * 8) return two(days, 'd', hours % 24, 'h');
  if (hours < 24 * 365 * 2) return `${days}d`;
  if (hours < 24 * 365 * 8) return two(Math.trunc(days / 365), 'y', days % 365, 'd');
  return `${Math.trunc(days / 365)}y`;
}
/** As metav1.Time is written. */
export const timeText = (ms: number): string => new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z');
export const since = (time: string | null | undefined, now: number): string => (time ? humanDuration(now - Date.parse(time)) : '<unknown>');
export const age = (object: KubeObject, now: number): string => since(object.metadata.creationTimestamp, now);
export const nameOf = (object: KubeObject): string => object.metadata.name ?? '';
/** Upstream: labels.FormatLabels. */
export const mapText = (map: Record<string, string> | null | undefined): string => {
  const keys = Object.keys(map ?? {}).sort(byCodePoint);
  return keys.length ? keys.map((k) => `${k}=${map?.[k]}`).join(',') : '<none>';
};
interface Named {
  name?: string;
  image?: string;
}
export const containerCells = (template: { spec?: { containers?: Named[] } } | undefined): [string, string] => {
  const containers = template?.spec?.containers ?? [];
  return [containers.map((c) => c.name ?? '').join(','), containers.map((c) => c.image ?? '').join(',')];
};
/** `a,b,c + 2 more...` */
export const someOf = (list: string[], max: number, separator = ','): string =>
  list.slice(0, max).join(separator) + (list.length > max ? ` + ${list.length - max} more...` : '');
export const boolText = (value: boolean | null | undefined): string =>
  value === undefined || value === null ? '<unset>' : value ? 'True' : 'False';
