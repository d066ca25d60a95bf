import { parseFieldSelector } from '../../../apimachinery/selectors.ts';
import { indexOnce } from '../../storage/field-index.ts';
import type { Storage, Stored } from '../../storage/types.ts';
import type { Call } from '../context.ts';

const byNode = indexOnce('/registry/core/pods/', (pod) => (pod.spec?.nodeName ? [pod.spec.nodeName] : []));
/** The pods of a node, ordered by key. Upstream: pkg/registry/core/pod/strategy.go Indexers. */
export const podsOn = (storage: Storage, node: string): Stored[] => byNode(storage).of(node);

/** The node whose pods alone a request's field selector can mean. */
export function nodeAsked({ definition, query }: Call): string | undefined {
  const fields = query.get('fieldSelector');
  if (!fields || definition.resource !== 'pods' || definition.group !== '') return undefined;
  return parseFieldSelector(fields).requirements.find((r) => r.field === 'spec.nodeName' && r.operator === '=' && r.value)?.value;
}
