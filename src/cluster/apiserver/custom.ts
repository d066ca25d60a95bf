import type { KubeObject } from '../../apimachinery/types.ts';
import type { ResourceDefinition, Strategy } from '../../kinds/resource.ts';
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

const OWN_RULES: Record<string, Strategy> = {
  CustomResourceDefinition: crdStrategy,
  CertificateSigningRequest: { load: async () => (await import('./certificates/strategy.ts')).requestStrategy },
};
/** Gives kinds the rules that need more than a kind may know: what it serves, or cryptography. */
export const withOwnRules = (definition: ResourceDefinition): ResourceDefinition =>
  Object.hasOwn(OWN_RULES, definition.kind)
    ? { ...definition, strategy: { ...definition.strategy, ...OWN_RULES[definition.kind] } }
    : definition;

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
