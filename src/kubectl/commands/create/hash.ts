import { toGoJson } from '../../../apimachinery/json.ts';
import type { KubeObject } from '../../../apimachinery/types.ts';
import { busy } from '../../../os/clock.ts';
import { sorted } from './content.ts';

/** The suffix of --append-hash. Upstream: kubectl/pkg/util/hash. */
export async function contentHash(object: KubeObject): Promise<string> {
  const fields: Record<string, unknown> =
    object.kind === 'ConfigMap'
      ? { kind: 'ConfigMap', name: object.metadata.name, data: object.data ?? {} }
      : { kind: 'Secret', type: object.type ?? '', name: object.metadata.name, data: object.data ?? {} };
  if (object.kind === 'ConfigMap' && object.binaryData) fields.binaryData = object.binaryData;
  const text = toGoJson(sorted(fields), '', true);
  const digest = await busy(crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)));
  const hex = [...new Uint8Array(digest)].map((b) => b.toString(16).padStart(2, '0')).join('');
  const swaps: Record<string, string> = { '0': 'g', '1': 'h', '3': 'k', a: 'm', e: 't' };
  return hex.slice(0, 10).replace(/[013ae]/g, (c) => swaps[c]);
}
