import { createInformers, type Informer, type Informers } from '../../../client/informer.ts';
import { type Api, type Collection, createApi, pathOf } from '../../../client/objects.ts';
import { createRecorder, type Recorder } from '../../../client/recorder.ts';
import type { RestClient } from '../../../client/rest.ts';
import { createWorkQueue, type WorkQueue, type WorkQueueOptions } from '../../../client/workqueue.ts';
import type { Clock } from '../../../os/clock.ts';
import type { Random } from '../../../os/random.ts';
import type { Release } from '../../release.ts';

export interface ControllerContext {
  clientFor(user: string): RestClient;
  clock: Clock;
  random: Random;
  release: Release;
  pki: {
    caCertificate(): Promise<string>;
    signToken(claims: Record<string, unknown>): Promise<string>;
    signCsr(csr: string, usages: string[], seconds: number): Promise<string | undefined>;
  };
}

/** What every controller of the controller manager shares. */
export interface Manager extends ControllerContext {
  informers: Informers;
  informer(of: Collection): Informer;
  /** As the service account of a controller. */
  api(controller: string): Api;
  recorder(controller: string, component: string): Recorder;
  queue(reconcile: (key: string) => Promise<void>, informers: Informer[], backoff?: WorkQueueOptions['backoff']): WorkQueue;
}

export const agentOf = (component: string, release: Release): string =>
  `${component}/${release.gitVersion} (linux/amd64) kubernetes/$Format`;

export function createManager(context: ControllerContext): Manager {
  const agent = agentOf('kube-controller-manager', context.release);
  const shared = createApi(context.clientFor('system:kube-controller-manager'), agent);
  const informers = createInformers(shared.client, context.clock);
  const apis = new Map<string, Api>();
  const manager: Manager = {
    ...context,
    informers,
    informer: (of) => informers.of(pathOf(of)),
    api(controller) {
      let api = apis.get(controller);
      if (!api) {
        api = createApi(context.clientFor(`system:serviceaccount:kube-system:${controller}`), agent);
        apis.set(controller, api);
      }
      return api;
    },
    recorder: (controller, component) => createRecorder(manager.api(controller), context.clock, component),
    queue: (reconcile, needed, backoff) =>
      createWorkQueue({
        clock: context.clock,
        reconcile,
        backoff,
        ready: Promise.all(needed.map((informer) => informer.synced)).then(() => {}),
      }),
  };
  return manager;
}
