import { createInformer } from '../../client/informer.ts';
import { createApi, PODS, pathOf, SERVICES } from '../../client/objects.ts';
import { createRecorder } from '../../client/recorder.ts';
import type { HttpHandler } from '../../os/http.ts';
import type { Followed, KubeletOptions, Node } from './context.ts';
import { openDoor } from './door.ts';
import { startFakePods } from './fake.ts';
import { startNode } from './node.ts';
import type { SavedPod } from './saved.ts';
import { createServer } from './server.ts';
import { restoreDirectories, savedDirectories } from './volumes.ts';
import { type PodWorker, startPod } from './worker.ts';

export type { KubeletOptions } from './context.ts';
export interface Kubelet {
  handler: HttpHandler;
  stop(): void;
  /** Files and states of the containers that run, as JSON. */
  snapshot(): unknown;
}
interface Saved {
  pods: SavedPod[];
  images: string[];
  directories: Record<string, unknown>;
}

export function startKubelet(options: KubeletOptions): Kubelet {
  const { clock, nodeName, address, fabric, fake, release } = options;
  const saved = options.saved as Saved | undefined;
  const client = options.clientFor(`system:node:${nodeName}`);
  const api = createApi(client, fake ? 'kwok' : `kubelet/${release.gitVersion} (linux/amd64) kubernetes/$Format`);
  const followed = new Map<string, Followed & { users: number }>();
  let self: () => ReturnType<Node['self']> = () => undefined;
  const node: Node = {
    ...options,
    api,
    record: createRecorder(api, clock, 'kubelet', nodeName),
    network: fabric.hostNetwork(nodeName, [address]),
    subnet: Math.max(0, Number(address.split('.')[2]) - 1),
    services: createInformer(client, pathOf(SERVICES), clock),
    pods: createInformer(client, pathOf(PODS), clock, { fieldSelector: `spec.nodeName=${nodeName}` }),
    images: new Set(saved?.images ?? []),
    restored: new Map((saved?.pods ?? []).map((pod) => [pod.uid, pod])),
    self: () => self(),
    follow(kind, namespace, name) {
      const key = `${kind}/${namespace}/${name}`;
      let one = followed.get(key);
      if (!one) {
        const path = `/api/v1/namespaces/${namespace}/${kind}`;
        const informer = createInformer(client, path, clock, { fieldSelector: `metadata.name=${name}` });
        const entry = {
          informer,
          users: 0,
          release() {
            if (--entry.users > 0) return;
            informer.stop();
            followed.delete(key);
          },
        };
        one = entry;
        followed.set(key, one);
      }
      one.users++;
      return one;
    },
  };
  if (saved) {
    restoreDirectories(node, saved.directories);
    for (const pod of saved.pods) if (pod.address && pod.address !== address) fabric.podNetwork(pod.address);
  }
  const registration = startNode(node);
  self = registration.self;
  const workers = new Map<string, PodWorker>();
  const stopPods = fake ? startFakePods(node) : follow(node, workers);
  const handler = createServer(node, workers);
  const door = fake ? undefined : openDoor(node, handler).catch(() => undefined);
  return {
    handler,
    stop() {
      stopPods();
      void door?.then((close) => close?.());
      registration.stop();
      for (const worker of workers.values()) worker.stop();
      node.pods.stop();
      node.services.stop();
      for (const one of followed.values()) one.informer.stop();
    },
    snapshot: (): Saved => ({
      pods: [...workers.values()].map((worker) => worker.save()),
      images: [...node.images],
      directories: savedDirectories(node),
    }),
  };
}

function follow(node: Node, workers: Map<string, PodWorker>): () => void {
  const isOver = (phase?: string) => phase === 'Succeeded' || phase === 'Failed';
  return node.pods.onChange(({ type, object }) => {
    const uid = object.metadata.uid as string;
    const worker = workers.get(uid);
    if (type === 'DELETED') {
      worker?.stop();
      workers.delete(uid);
    } else if (worker) worker.update(object);
    else if (object.metadata.deletionTimestamp || !isOver(object.status?.phase) || node.restored.has(uid)) {
      const pod = { ...object, apiVersion: 'v1', kind: 'Pod' };
      void Promise.resolve(node.services.synced).then(() => {
        if (workers.has(uid) || !node.pods.get(pod.metadata.namespace, pod.metadata.name as string)) return;
        workers.set(uid, startPod(node, pod, node.restored.get(uid)));
        node.restored.delete(uid);
      });
    }
  });
}
