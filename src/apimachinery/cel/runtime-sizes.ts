import { Cidr, Ip } from './library/net.ts';
import { CelMap, Optional } from './values.ts';

const TEXT = 0.1;

/** How many code points. */
function runes(text: string): number {
  let n = text.length;
  for (let i = 0; i < text.length - 1; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0xd800 || unit > 0xdbff) continue;
    n--;
    i++;
  }
  return n;
}
function bytes(text: string): number {
  let n = text.length;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) continue;
    n += unit < 0x800 || (unit >= 0xd800 && unit <= 0xdfff) ? 1 : 2;
  }
  return n;
}
/** What a value counts for: one, if it has no size. Models actualSize of interpreter/runtimecost.go. */
export function actualSize(value: unknown): number {
  if (typeof value === 'string') return runes(value);
  if (Array.isArray(value) || value instanceof Uint8Array) return value.length;
  if (value instanceof CelMap) return value.size;
  if (value instanceof Optional) return value.present ? actualSize(value.value) : 1;
  if (value instanceof Ip) return value.bits / 8;
  if (value instanceof Cidr) return Math.ceil(value.length / 8);
  return 1;
}
/** Through everything that is inside. Models traversalCost of apiserver/pkg/cel/library/cost.go. */
export function traversal(value: unknown): number {
  if (typeof value === 'string') return Math.trunc(bytes(value) * TEXT);
  if (value instanceof Uint8Array) return Math.trunc(value.length * TEXT);
  if (Array.isArray(value)) return value.reduce((sum: number, v) => sum + traversal(v), 0);
  if (value instanceof CelMap) return value.keys().reduce((sum: number, k) => sum + traversal(k) + traversal(value.get(k)), 0);
  return 1;
}
