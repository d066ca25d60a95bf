import { selectorOf } from '../../../apimachinery/selectors.ts';
import type { KubeObject, OwnerReference } from '../../../apimachinery/types.ts';
import { type Api, type Collection, unlessMissing } from '../../../client/objects.ts';

export const controllerOf = (object: KubeObject): OwnerReference | undefined =>
  object.metadata.ownerReferences?.find((reference) => reference.controller);
export const isControlledBy = (object: KubeObject, owner: KubeObject): boolean => controllerOf(object)?.uid === owner.metadata.uid;

export const controllerReference = (owner: KubeObject): OwnerReference => ({
  apiVersion: owner.apiVersion,
  kind: owner.kind,
  name: owner.metadata.name as string,
  uid: owner.metadata.uid as string,
  controller: true,
  blockOwnerDeletion: true,
});

export const selects = (selector: any, object: KubeObject): boolean => selectorOf(selector).matches(object.metadata.labels ?? {});

/** The dependents that match; orphans are adopted, those that stopped matching released. Upstream: pkg/controller/controller_ref_manager.go. */
export async function claim(api: Api, of: Collection, owner: KubeObject, selector: any, candidates: KubeObject[]): Promise<KubeObject[]> {
  const claimed: KubeObject[] = [];
  for (const object of candidates) {
    const { namespace, name, uid } = object.metadata;
    const controller = controllerOf(object);
    if (controller) {
      if (controller.uid !== owner.metadata.uid) continue;
      if (selects(selector, object)) claimed.push(object);
      else if (!owner.metadata.deletionTimestamp)
        await api
          .patch(
            of,
            namespace,
            name as string,
            { metadata: { uid, ownerReferences: [{ $patch: 'delete', uid: owner.metadata.uid }] } },
            { type: 'strategic-merge' },
          )
          .catch(unlessMissing);
    } else if (!owner.metadata.deletionTimestamp && !object.metadata.deletionTimestamp && selects(selector, object)) {
      const adopted = await api
        .patch(
          of,
          namespace,
          name as string,
          { metadata: { uid, ownerReferences: [controllerReference(owner)] } },
          { type: 'strategic-merge' },
        )
        .catch(unlessMissing);
      if (adopted) claimed.push(adopted);
    }
  }
  return claimed;
}
