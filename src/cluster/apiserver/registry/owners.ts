import { deepEqual } from '../../../apimachinery/json.ts';
import type { KubeObject } from '../../../apimachinery/types.ts';

const WHY = 'API server dedups owner references in 1.20+, and may reject such requests as early as 1.24';
/** The same owner counts once. Upstream: apiserver/pkg/endpoints/handlers/rest.go dedupOwnerReferencesAndAddWarning. */
export function dedupOwners(object: KubeObject, warn: (text: string) => void, admitted = false): void {
  const owners = object.metadata.ownerReferences ?? [];
  if (owners.length < 2) return;
  const firsts = owners.filter((owner, i) => owners.findIndex((o) => deepEqual(o, owner)) === i);
  if (firsts.length === owners.length) return;
  const repeated = owners.filter((o) => !firsts.includes(o)).map((o) => o.uid ?? '');
  object.metadata.ownerReferences = firsts;
  const [when, then] = admitted ? [' after mutating admission happens', ''] : ['', '; please fix your requests'];
  warn(`.metadata.ownerReferences contains duplicate entries${when}; ${WHY}${then}; duplicate UID(s) observed: ${repeated.join(', ')}`);
}
