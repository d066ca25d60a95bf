import { parseFieldSelector } from '../../../apimachinery/selectors.ts';
import { indexBy } from '../../storage/field-index.ts';
import type { Storage, Stored } from '../../storage/types.ts';
import type { Call } from '../context.ts';

const indexes = new WeakMap<Storage, (node: string) => Stored[]>();

/** The pods of a node, ordered by key. Upstream: pkg/registry/core/pod/strategy.go Indexers. */
export function podsOn(storage: Storage, node: string): Stored[] {
  let index = indexes.get(storage);
  if (!index) {
    index = indexBy(storage, '/registry/core/pods/', (pod) => pod.spec?.nodeName ?? '');
    indexes.set(storage, index);
  }
  return index(node);
}

/** The node whose pods alone a request's field selector can mean. */
export function nodeAsked({ definition, query }: Call): string | undefined {
  const fields = query.get('fieldSelector');
  if (!fields || definition.resource !== 'pods' || definition.group !== '') return undefined;
  return parseFieldSelector(fields).requirements.find((r) => r.field === 'spec.nodeName' && r.operator === '=' && r.value)?.value;
}
