import { startAggregation } from './aggregation.ts';
import { startApiServices } from './apiservices.ts';
import { startCertificateRequests } from './certificates/index.ts';
import { startCronJob } from './cronjob.ts';
import { startDaemonSet } from './daemonset.ts';
import { startDeployment } from './deployment/index.ts';
import { startDisruption } from './disruption.ts';
import { startEndpoints } from './endpoints.ts';
import { startEndpointSlices } from './endpointslices.ts';
import { startEventExpiry } from './events.ts';
import { startGarbageCollector } from './garbage.ts';
import { startHorizontalPodAutoscaler } from './hpa/index.ts';
import { startJob } from './job/index.ts';
import { type ControllerContext, createManager, type Manager } from './lib/context.ts';
import { startNamespace } from './namespace.ts';
import { startNodeLifecycle } from './nodelifecycle.ts';
import { startNodeTtl } from './nodettl.ts';
import { startPodGarbageCollector } from './podgc.ts';
import { startPolicyStatus } from './policystatus/index.ts';
import { startProtection } from './protection.ts';
import { startQuota } from './quota.ts';
import { startReplicaSet, startReplicationController } from './replicaset.ts';
import { startRootCa } from './rootca.ts';
import { startServiceAccount } from './serviceaccount.ts';
import { startStatefulSet } from './statefulset.ts';
import { startToken } from './token.ts';
import { startTtlAfterFinished } from './ttlafterfinished.ts';
import { startVolumeBinder } from './volumes.ts';

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
  startNodeTtl,
  startApiServices,
  startReplicaSet,
  startReplicationController,
  startDeployment,
  startStatefulSet,
  startDaemonSet,
  startJob,
  startTtlAfterFinished,
  startCronJob,
  startEndpoints,
  startEndpointSlices,
  startEventExpiry,
  startDisruption,
  startQuota,
  startVolumeBinder,
  startProtection,
  startHorizontalPodAutoscaler,
  startCertificateRequests,
  startPolicyStatus,
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
