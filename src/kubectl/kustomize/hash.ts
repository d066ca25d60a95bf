import { toGoJson } from '../../apimachinery/json.ts';
import { busy } from '../../os/clock.ts';
import type { Resource } from './resource.ts';

/** The suffix of a generated name. Upstream: kustomize/api/hasher. */
export async function contentHash({ kind, object }: Resource): Promise<string> {
  let content: Record<string, unknown> = object;
  if (kind === 'ConfigMap')
    content = { kind, name: '', data: object.data ?? '', ...(object.binaryData ? { binaryData: object.binaryData } : {}) };
  else if (kind === 'Secret')
    content = {
      kind,
      type: object.type ?? '',
      name: '',
      data: object.data ?? '',
      ...(object.stringData ? { stringData: object.stringData } : {}),
    };
  const digest = await busy(crypto.subtle.digest('SHA-256', new TextEncoder().encode(toGoJson(content, '', true))));
  const hex = [...new Uint8Array(digest)].map((b) => b.toString(16).padStart(2, '0')).join('');
  const swaps: Record<string, string> = { '0': 'g', '1': 'h', '3': 'k', a: 'm', e: 't' };
  return hex.slice(0, 10).replace(/[013ae]/g, (c) => swaps[c]);
}
