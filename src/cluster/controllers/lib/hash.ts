const SAFE = 'bcdfghjklmnpqrstvwxz2456789';
const sorted = (_: string, v: unknown) =>
  v && typeof v === 'object' && !Array.isArray(v) ? Object.fromEntries(Object.entries(v).sort(([a], [b]) => (a < b ? -1 : 1))) : v;

/** FNV-1a of a value, in the letters that object names may hold. Upstream: pkg/controller/controller_utils.go ComputeHash. */
export function safeHash(value: unknown, collisionCount?: number): string {
  let hash = 0x811c9dc5;
  for (const char of JSON.stringify(value, sorted) + (collisionCount ?? '')) {
    hash ^= char.codePointAt(0) as number;
    hash = Math.imul(hash, 0x01000193) >>> 0;
  }
  return [...String(hash).padStart(9, '0')].map((digit) => SAFE[digit.charCodeAt(0) % SAFE.length]).join('');
}
