import type { KubeObject, ManagedFieldsEntry } from '../../apimachinery/types.ts';

const MOST = 2000;
const trees = new Map<string, Record<string, unknown>>();

/** Objects that are alike have the same fields managed: such a tree, the largest part of many an object, is held once. */
export function sharing(metadata: KubeObject['metadata']): KubeObject['metadata'] {
  const { managedFields } = metadata;
  if (!managedFields?.length) return metadata;
  return { ...metadata, managedFields: managedFields.map(shared) };
}
function shared(entry: ManagedFieldsEntry): ManagedFieldsEntry {
  if (!entry?.fieldsV1) return entry;
  const text = JSON.stringify(entry.fieldsV1);
  let fieldsV1 = trees.get(text);
  if (!fieldsV1) {
    if (trees.size >= MOST) trees.clear();
    fieldsV1 = entry.fieldsV1;
    trees.set(text, fieldsV1);
  }
  return fieldsV1 === entry.fieldsV1 ? entry : { ...entry, fieldsV1 };
}
