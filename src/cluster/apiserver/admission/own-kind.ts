import type { KubeObject } from '../../../apimachinery/types.ts';
import type { ResourceDefinition } from '../../../kinds/resource.ts';
import type { AdmissionRequest } from '../auth.ts';
import { toVersion } from '../registry/conversion.ts';
import { plainOf } from '../structures.ts';

interface GroupVersionKind {
  group: string;
  version: string;
  kind: string;
}
/** Of scale, eviction, binding, token, exec …: they are asked for in a kind of their own. */
function ownKind({ definition, subresource }: AdmissionRequest): GroupVersionKind | undefined {
  if (!subresource) return undefined;
  const found = definition.subresources?.find((s) => s.name === subresource);
  if (!found || found.kind === definition.kind) return undefined;
  return { group: found.group ?? definition.group, version: found.version ?? definition.version, kind: found.kind };
}
/** What webhooks and policies are told the object is. */
export function kindIn(request: AdmissionRequest, { group, version, kind }: ResourceDefinition): GroupVersionKind {
  return ownKind(request) ?? { group, version, kind };
}
/** The object in the version that is asked for. */
export const shownIn = (request: AdmissionRequest, object: KubeObject | undefined, as: ResourceDefinition): KubeObject | undefined =>
  object && (ownKind(request) ? object : toVersion(plainOf(object), as));

/** What somebody made of the object, as the request goes on with it. */
export function takenFrom(request: AdmissionRequest, object: KubeObject): KubeObject {
  if (ownKind(request)) return object;
  const taken = toVersion(object, request.definition);
  request.definition.strategy?.defaults?.(taken);
  return taken;
}
