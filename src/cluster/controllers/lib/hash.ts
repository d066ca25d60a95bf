import { toGoJson } from '../../../apimachinery/json.ts';
import { busy } from '../../../os/clock.ts';
import { encode } from '../../../os/http.ts';

const SAFE = 'bcdfghjklmnpqrstvwxz2456789';
const PRIME = 0x01000193;
const BASIS = 0x811c9dc5;

/** A 32-bit number in the letters that object names may hold. Upstream: apimachinery/pkg/util/rand SafeEncodeString. */
const safe = (hash: number): string => [...String(hash)].map((digit) => SAFE[digit.charCodeAt(0) % SAFE.length]).join('');

/** What names a Deployment's ReplicaSet and a DaemonSet's revision. Upstream: pkg/controller/controller_utils.go ComputeHash. */
export async function templateHash(template: unknown, collisionCount?: number): Promise<string> {
  const { dumpTemplate } = await busy(import('./spew.ts'));
  const count = collisionCount === undefined ? [] : [0, 8, 16, 24].map((shift) => (collisionCount >>> shift) & 255).concat(0, 0, 0, 0);
  let hash = BASIS;
  for (const byte of [...encode(dumpTemplate(template)), ...count]) hash = Math.imul(hash ^ byte, PRIME) >>> 0;
  return safe(hash);
}

/** What names a StatefulSet's revision. Upstream: pkg/controller/history HashControllerRevision (FNV-1, not 1a). */
export function dataHash(data: unknown, collisionCount = 0): string {
  let hash = BASIS;
  for (const byte of encode(toGoJson(data, '', true) + collisionCount)) hash = (Math.imul(hash, PRIME) ^ byte) >>> 0;
  return safe(hash);
}
