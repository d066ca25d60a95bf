import type { KubeObject } from '../../../apimachinery/types.ts';
import type { Call } from '../context.ts';

/** How an object goes: `graceful`, it is told when, and goes when somebody says so again. */
export interface Grace {
  graceful: boolean;
  seconds: number;
  /** When it is to be gone. */
  at: string;
}
/** Undefined: it is on its way already, and is not to be hurried. Upstream: apiserver/pkg/registry/rest/delete.go BeforeDelete. */
export function graceFor(call: Call, { metadata, ...rest }: KubeObject, requested: number | undefined): Grace | undefined {
  const own = call.definition.strategy?.gracePeriod;
  const now = call.server.clock.now();
  const at = metadata.deletionTimestamp;
  const left = metadata.deletionGracePeriodSeconds ?? 0;
  if (!own || (at && left <= 0)) return { graceful: false, seconds: 0, at: at ?? time(now) };
  const asked = requested !== undefined && requested < 0 ? 1 : requested;
  if (!at) {
    const seconds = own({ metadata, ...rest }, asked);
    return { graceful: true, seconds, at: time(now + milliseconds(seconds)) };
  }
  if (asked === undefined || asked >= left) return undefined;
  const moved = Date.parse(at) - milliseconds(left) + milliseconds(asked);
  // What was to be gone by now has a second more, unless nothing was asked for.
  return moved < now ? { graceful: true, seconds: asked && 1, at: time(now) } : { graceful: true, seconds: asked, at: time(moved) };
}
/** As Go counts: in nanoseconds, which begin anew after 292 years. */
const milliseconds = (n: number): number =>
  Math.abs(n) < 9e9 ? n * 1000 : Number(BigInt.asIntN(64, BigInt(n) * 1_000_000_000n) / 1_000_000n);
const time = (ms: number): string => new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z');
