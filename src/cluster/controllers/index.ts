import { startAggregation } from './aggregation.ts';
import { startDeployment } from './deployment/index.ts';
import { startEndpoints } from './endpoints.ts';
import { startEndpointSlices } from './endpointslices.ts';
import { startEventExpiry } from './events.ts';
import { startGarbageCollector } from './garbage.ts';
import { type ControllerContext, createManager, type Manager } from './lib/context.ts';
import { startNamespace } from './namespace.ts';
import { startNodeLifecycle } from './nodelifecycle.ts';
import { startPodGarbageCollector } from './podgc.ts';
import { startReplicaSet, startReplicationController } from './replicaset.ts';
import { startRootCa } from './rootca.ts';
import { startServiceAccount } from './serviceaccount.ts';
import { startToken } from './token.ts';

export type { ControllerContext } from './lib/context.ts';

const CONTROLLERS: ((manager: Manager) => () => void)[] = [
  startServiceAccount,
  startRootCa,
  startToken,
  startNamespace,
  startAggregation,
  startGarbageCollector,
  startPodGarbageCollector,
  startNodeLifecycle,
  startReplicaSet,
  startReplicationController,
  startDeployment,
  startEndpoints,
  startEndpointSlices,
  startEventExpiry,
];

/** The controller manager. */
export function startControllers(context: ControllerContext): () => void {
  const manager = createManager(context);
  const stops = CONTROLLERS.map((start) => start(manager));
  return () => {
    for (const stop of stops) stop();
    manager.informers.stop();
  };
}
