import type { KubeObject } from '../../apimachinery/types.ts';
import type { Part } from '../part.ts';
import { age, nameOf } from '../table/format.ts';
import { objectMeta } from '../validation/meta.ts';

const ENFORCE = 'kubernetes.io/enforce-mountable-secrets';

/** Upstream: pkg/registry/core/serviceaccount/strategy.go cleanSecretReferences. */
function namesOnly(o: KubeObject): void {
  if (o.secrets?.length) o.secrets = o.secrets.map(({ name }: { name?: string }) => (name ? { name } : {}));
}
export const serviceAccount: Part = {
  cells: (o, now) => [nameOf(o), age(o, now)],
  strategy: {
    prepareForCreate: namesOnly,
    prepareForUpdate: namesOnly,
    validate: (o) => objectMeta(o, true),
    validateUpdate: (o) => objectMeta(o, true),
    warnings: (o) =>
      o.metadata.annotations?.[ENFORCE] === undefined
        ? []
        : [`metadata.annotations[${ENFORCE}]: deprecated in v1.32+; prefer separate namespaces to isolate access to mounted secrets`],
  },
};
