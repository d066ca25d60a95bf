import type { KubeObject } from '../../apimachinery/types.ts';
import { alreadyThere, CONTROLLERREVISIONS, core, keyOf, PODS, STATEFULSETS, splitKey, unlessMissing } from '../../client/objects.ts';
import type { Manager } from './lib/context.ts';
import { REVISION_LABEL, revise, truncate } from './lib/history.ts';
import { claim, controllerOf, controllerReference, selects } from './lib/owners.ts';
import { conditionOf, isAvailable, isReady, podFromTemplate, same } from './lib/pods.ts';

const CLAIMS = core('persistentvolumeclaims');
const POD_NAME = 'statefulset.kubernetes.io/pod-name';
const POD_INDEX = 'apps.kubernetes.io/pod-index';

/** Upstream: pkg/controller/statefulset. */
export function startStatefulSet(manager: Manager): () => void {
  const api = manager.api('statefulset-controller');
  const record = manager.recorder('statefulset-controller', 'statefulset-controller');
  const { clock } = manager;
  const sets = manager.informer(STATEFULSETS);
  const pods = manager.informer(PODS);
  const revisions = manager.informer(CONTROLLERREVISIONS);
  const claims = manager.informer(CLAIMS);

  const createPod = async (set: KubeObject, ordinal: number, revision: KubeObject) => {
    const name = `${set.metadata.name}-${ordinal}`;
    const template = revision.data?.spec?.template ?? set.spec.template;
    const pod = podFromTemplate(template, set, { ownerReferences: [controllerReference(set)] });
    pod.metadata = {
      ...pod.metadata,
      generateName: `${set.metadata.name}-`,
      name,
      labels: { ...pod.metadata.labels, [POD_NAME]: name, [POD_INDEX]: `${ordinal}`, [REVISION_LABEL]: revision.metadata.name },
    };
    pod.spec.hostname = name;
    pod.spec.subdomain = set.spec.serviceName || undefined;
    const added: { name: string; persistentVolumeClaim: { claimName: string } }[] = [];
    for (const template of set.spec.volumeClaimTemplates ?? []) {
      const claimName = `${template.metadata.name}-${name}`;
      if (!claims.get(set.metadata.namespace, claimName)) {
        const metadata = {
          ...template.metadata,
          name: claimName,
          namespace: set.metadata.namespace,
          labels: set.spec.selector.matchLabels,
        };
        await api
          .create(CLAIMS, { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata, spec: template.spec }, set.metadata.namespace)
          .then(
            () =>
              record(
                set,
                'Normal',
                'SuccessfulCreate',
                `Create Claim ${claimName} Pod ${name} in StatefulSet ${set.metadata.name} success`,
              ),
            (error) => {
              if (!alreadyThere(error)) throw error;
            },
          );
      }
      added.push({ name: template.metadata.name, persistentVolumeClaim: { claimName } });
    }
    if (added.length)
      pod.spec.volumes = [...added, ...(pod.spec.volumes ?? []).filter((v: { name: string }) => !added.some((a) => a.name === v.name))];
    try {
      await api.create(PODS, pod, set.metadata.namespace);
      record(set, 'Normal', 'SuccessfulCreate', `Create Pod ${name} in StatefulSet ${set.metadata.name} successful`);
    } catch (error) {
      if (alreadyThere(error)) return;
      record(
        set,
        'Warning',
        'FailedCreate',
        `Create Pod ${name} in StatefulSet ${set.metadata.name} failed error: ${(error as Error).message}`,
      );
      throw error;
    }
  };
  const deletePod = async (set: KubeObject, pod: KubeObject) => {
    await api.remove(PODS, pod.metadata.namespace, pod.metadata.name as string, { preconditions: { uid: pod.metadata.uid } });
    record(set, 'Normal', 'SuccessfulDelete', `Delete Pod ${pod.metadata.name} in StatefulSet ${set.metadata.name} successful`);
  };

  const queue = manager.queue(
    async (key) => {
      const [namespace, name] = splitKey(key);
      const set = sets.get(namespace, name);
      if (!set) return;
      const ordinalOf = (pod: KubeObject) => Number((pod.metadata.name as string).slice(name.length + 1));
      const mine = await claim(
        api,
        PODS,
        set,
        set.spec.selector,
        pods.list(namespace).filter((pod) => new RegExp(`^${name}-\\d+$`).test(pod.metadata.name as string)),
      );
      const { update, revisions: history } = await revise(api, set, revisions.list(namespace));
      const current = history.find((r) => r.metadata.name === set.status?.currentRevision) ?? update;
      if (!set.metadata.deletionTimestamp) await sync(key, set, mine, ordinalOf, update, current);
      await updateStatus(
        set,
        pods.list(namespace).filter((pod) => controllerOf(pod)?.uid === set.metadata.uid),
        update,
        current,
      );
      const used = new Set([
        update.metadata.name as string,
        current.metadata.name as string,
        ...mine.map((pod) => pod.metadata.labels?.[REVISION_LABEL] as string),
      ]);
      await truncate(api, set, history, used);
    },
    [sets, pods, revisions, claims],
  );

  const sync = async (
    key: string,
    set: KubeObject,
    mine: KubeObject[],
    ordinalOf: (pod: KubeObject) => number,
    update: KubeObject,
    current: KubeObject,
  ) => {
    const parallel = set.spec.podManagementPolicy === 'Parallel';
    const minReady = set.spec.minReadySeconds ?? 0;
    const start = set.spec.ordinals?.start ?? 0;
    const end = start + set.spec.replicas;
    const { type = 'RollingUpdate', rollingUpdate } = set.spec.updateStrategy ?? {};
    const partition = rollingUpdate?.partition ?? 0;
    const byOrdinal = new Map(mine.map((pod) => [ordinalOf(pod), pod]));
    const healthy = (pod: KubeObject) =>
      pod.status?.phase === 'Running' && isAvailable(pod, minReady, clock.now()) && !pod.metadata.deletionTimestamp;
    for (let ordinal = start; ordinal < end; ordinal++) {
      const pod = byOrdinal.get(ordinal);
      if (pod && (pod.status?.phase === 'Failed' || pod.status?.phase === 'Succeeded')) {
        if (!pod.metadata.deletionTimestamp) {
          const wrong = pod.status.phase === 'Failed';
          if (wrong)
            record(set, 'Warning', 'RecreatingFailedPod', `StatefulSet ${keyOf(set)} is recreating failed Pod ${pod.metadata.name}`);
          await deletePod(set, pod);
        }
        if (!parallel) return;
        continue;
      }
      if (!pod) {
        const old = type === 'RollingUpdate' && ordinal < start + partition && set.status?.currentRevision;
        await createPod(set, ordinal, old ? current : update);
        if (!parallel) return;
        continue;
      }
      if (!parallel && !healthy(pod)) {
        if (minReady && isReady(pod))
          queue.addAfter(key, Date.parse(conditionOf(pod, 'Ready').lastTransitionTime) + minReady * 1000 - clock.now());
        return;
      }
    }
    const condemned = mine.filter((pod) => ordinalOf(pod) >= end || ordinalOf(pod) < start).sort((a, b) => ordinalOf(b) - ordinalOf(a));
    for (const pod of condemned) {
      if (!pod.metadata.deletionTimestamp) await deletePod(set, pod);
      if (!parallel) return;
    }
    if (type === 'OnDelete') return;
    for (let ordinal = end - 1; ordinal >= start + partition; ordinal--) {
      const pod = byOrdinal.get(ordinal);
      if (!pod) continue;
      if (pod.metadata.labels?.[REVISION_LABEL] !== update.metadata.name && !pod.metadata.deletionTimestamp) {
        await deletePod(set, pod);
        return;
      }
      if (!healthy(pod)) return;
    }
  };
  const updateStatus = async (set: KubeObject, mine: KubeObject[], update: KubeObject, current: KubeObject) => {
    const minReady = set.spec.minReadySeconds ?? 0;
    const live = mine.filter((pod) => !pod.metadata.deletionTimestamp);
    const count = (test: (pod: KubeObject) => boolean) => live.filter(test).length;
    const at = (revision: KubeObject) => count((pod) => pod.metadata.labels?.[REVISION_LABEL] === revision.metadata.name);
    const updated = at(update);
    const readyCount = count(isReady);
    const done =
      set.spec.updateStrategy?.type !== 'OnDelete' &&
      updated === mine.length &&
      readyCount === mine.length &&
      updated === set.spec.replicas;
    const currentRevision = done ? update : current;
    const currentReplicas = at(currentRevision);
    const status = {
      observedGeneration: set.metadata.generation,
      replicas: mine.length,
      ...(readyCount && { readyReplicas: readyCount }),
      availableReplicas: count((pod) => isAvailable(pod, minReady, clock.now())),
      ...(currentReplicas && { currentReplicas }),
      ...(updated && { updatedReplicas: updated }),
      currentRevision: currentRevision.metadata.name,
      updateRevision: update.metadata.name,
      collisionCount: set.status?.collisionCount ?? 0,
    };
    if (!same(set.status ?? {}, status)) await api.update(STATEFULSETS, { ...set, status }, 'status').catch(unlessMissing);
  };

  sets.onChange(({ object }) => queue.add(keyOf(object)));
  pods.onChange(({ type, object }) => {
    const owner = controllerOf(object);
    if (owner?.kind === 'StatefulSet') queue.add(`${object.metadata.namespace}/${owner.name}`);
    else if (!owner && type !== 'DELETED')
      for (const set of sets.list(object.metadata.namespace)) if (selects(set.spec.selector, object)) queue.add(keyOf(set));
  });
  return queue.stop;
}
