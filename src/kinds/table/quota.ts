import { byCodePoint } from '../../apimachinery/json.ts';
import type { KubeObject } from '../../apimachinery/types.ts';
import { age, nameOf } from './format.ts';

/** Upstream: pkg/printers/internalversion/printers.go printResourceQuota. */
export function quotaCells(o: KubeObject, now: number): unknown[] {
  const { hard = {}, used = {} } = o.status ?? {};
  const names = Object.keys(hard).sort(byCodePoint);
  const text = (limits: boolean) =>
    names
      .filter((n) => (n.split('.').length > 1 && n.startsWith('limits.')) === limits)
      .map((n) => `${n}: ${used[n] ?? '0'}/${hard[n]}`)
      .join(', ');
  return [nameOf(o), text(false), text(true), age(o, now)];
}
