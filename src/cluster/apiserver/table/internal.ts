import type { KubeObject } from '../../../apimachinery/types.ts';
import type { ResourceDefinition } from '../../../kinds/resource.ts';

const shown = new WeakMap<KubeObject, KubeObject>();
/** An object as metadata alone and table rows show it: of the internal type, which has no annotations in place of fields. */
export function internalOf({ versionNotes }: Pick<ResourceDefinition, 'versionNotes'>, object: KubeObject): KubeObject {
  const { annotations } = object.metadata ?? {};
  if (!versionNotes || !annotations || !versionNotes.some((name) => Object.hasOwn(annotations, name))) return object;
  const known = shown.get(object);
  if (known) return known;
  const rest = Object.fromEntries(Object.entries(annotations).filter(([name]) => !versionNotes.includes(name)));
  const { annotations: _, ...metadata } = object.metadata;
  const made = { ...object, metadata: { ...metadata, ...(Object.keys(rest).length && { annotations: rest }) } };
  shown.set(object, made);
  return made;
}
