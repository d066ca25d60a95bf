import { clone, deepEqual } from '../../../apimachinery/json.ts';
import type { KubeObject } from '../../../apimachinery/types.ts';
import type { Strategy } from '../../../kinds/resource.ts';

// Models apiextensions-apiserver/pkg/apis/apiextensions/v1/defaults.go, pkg/registry/customresourcedefinition/strategy.go.
const storageVersions = (crd: KubeObject): string[] =>
  (crd.spec.versions ?? []).filter((v: { storage?: boolean }) => v.storage).map((v: { name: string }) => v.name);

export const crdStrategy: Strategy = {
  defaults(crd) {
    const names = (crd.spec.names ??= {});
    if (!names.singular && names.kind) names.singular = names.kind.toLowerCase();
    if (!names.listKind && names.kind) names.listKind = `${names.kind}List`;
    crd.spec.conversion ??= { strategy: 'None' };
    const service = crd.spec.conversion.webhook?.clientConfig?.service;
    if (service && service.port === undefined) service.port = 443;
    const stored = storageVersions(crd).slice(0, 1);
    if (crd.status && !crd.status.storedVersions?.length && stored.length) crd.status.storedVersions = stored;
  },
  prepareForCreate(crd) {
    crd.metadata.generation = 1;
    const stored = storageVersions(crd).slice(0, 1);
    crd.status = { acceptedNames: { plural: '', kind: '' }, ...(stored.length && { storedVersions: stored }) };
  },
  prepareForUpdate(crd, old) {
    crd.status = clone(old.status);
    for (const name of storageVersions(crd)) if (!crd.status.storedVersions?.includes(name)) (crd.status.storedVersions ??= []).push(name);
    crd.metadata.generation = (old.metadata.generation ?? 0) + (deepEqual(crd.spec, old.spec) ? 0 : 1);
  },
  prepareForStatusUpdate(crd, old) {
    crd.spec = clone(old.spec);
    crd.metadata = { ...clone(old.metadata), managedFields: crd.metadata.managedFields };
  },
  load: async () => (await import('./crd-validate.ts')).crdValidation,
};
