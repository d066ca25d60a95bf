import { isConfigMapKey } from '../../../apimachinery/labels.ts';
import type { KubeObject } from '../../../apimachinery/types.ts';
import { generator } from '../../creating.ts';
import { Failure } from '../../errors.ts';
import { base64, readContent, sorted, utf8 } from './content.ts';
import { contentHash } from './hash.ts';

export const configmap = generator({
  plural: 'configmaps',
  named: true,
  namespaced: true,
  failed: 'failed to create configmap:',
  examples: `kubectl create configmap settings --from-literal=colour=blue\nkubectl create configmap pages --from-file=site/`,
  async make(session, name) {
    const data: Record<string, string> = {};
    const binary: Record<string, string> = {};
    await readContent(session, (key, content) => {
      const problems = isConfigMapKey(key);
      if (problems.length) throw new Failure(`"${key}" is not a valid key name for a ConfigMap: ${problems.join(',')}`);
      if (key in data || key in binary)
        throw new Failure(`cannot add key "${key}", another key by that name already exists in Data for ConfigMap "${name}"`);
      const text = utf8(content);
      if (text === undefined) binary[key] = base64(content);
      else data[key] = text;
    });
    const object: KubeObject = {
      kind: 'ConfigMap',
      apiVersion: 'v1',
      metadata: { name },
      ...(Object.keys(data).length ? { data: sorted(data) } : {}),
      ...(Object.keys(binary).length ? { binaryData: sorted(binary) } : {}),
    };
    if (session.flags.bool('append-hash')) object.metadata.name = `${name}-${await contentHash(object)}`;
    return object;
  },
});
