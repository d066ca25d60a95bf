import type { KubeObject } from '../../apimachinery/types.ts';
import type { ResourceDefinition } from '../../kinds/resource.ts';
import { timestamp } from '../../os/clock.ts';
import { prefixOf } from '../storage/keys.ts';
import { crdStrategy } from './customresources/crd-strategy.ts';
import { resourcesOf } from './customresources/definition.ts';
import { isEstablished, withStatus } from './customresources/status.ts';
import type { ApiServerOptions } from './index.ts';

export interface CustomResources {
  /** The same array until something changes. */
  definitions(): ResourceDefinition[];
}
const CRDS = prefixOf({ group: 'apiextensions.k8s.io', resource: 'customresourcedefinitions', namespaced: false });

/** Gives the kind of custom resource definitions its rules. */
export const withCrdRules = (definition: ResourceDefinition): ResourceDefinition =>
  definition.kind === 'CustomResourceDefinition' ? { ...definition, strategy: { ...definition.strategy, ...crdStrategy } } : definition;

/** Serves what the stored CustomResourceDefinitions define, and keeps their status. */
export function createCustomResources({ storage, clock }: ApiServerOptions): CustomResources {
  let current: ResourceDefinition[] | undefined;
  const all = (): KubeObject[] => storage.range(CRDS).map((s) => s.value);
  const settle = () => {
    for (const { key, value, modRevision } of storage.range(CRDS)) {
      const next = value.metadata.deletionTimestamp ? value : withStatus(value, all(), timestamp(clock.now()));
      if (next !== value) storage.put(key, next, modRevision);
    }
  };
  storage.watch(CRDS, storage.revision, () => {
    current = undefined;
    queueMicrotask(settle);
  });
  return {
    definitions() {
      current ??= all().filter(isEstablished).flatMap(resourcesOf);
      return current;
    },
  };
}
