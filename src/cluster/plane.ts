import { type ControllerContext, startControllers } from './controllers/index.ts';
import { type Kubelet, startKubelet } from './kubelet/index.ts';
import type { Fabric } from './network/index.ts';
import { startScheduler } from './scheduler/index.ts';

export interface PlaneOptions extends ControllerContext {
  fabric: Fabric;
  nodes: readonly { name: string; address: string }[];
  port: number;
  /** Kubelets that imitate kwok. */
  fake: boolean;
  saved?: Record<string, unknown>;
  kubelets: Map<string, Kubelet>;
}

/** Everything that moves in a cluster: controllers, scheduler, DNS and Services, a kubelet a node. Loaded when a cluster starts. */
export function startPlane({ fabric, nodes, port, fake, saved, kubelets, ...context }: PlaneOptions): () => void {
  const stops = [
    startControllers(context),
    startScheduler(context),
    fabric.start({ ...context, apiServer: { address: nodes[0].address, port } }),
  ];
  for (const { name, address } of nodes) {
    const kubelet = startKubelet({ ...context, nodeName: name, address, fabric, fake, saved: saved?.[name] });
    kubelets.set(name, kubelet);
    stops.push(kubelet.stop);
  }
  return () => {
    for (const stop of stops) stop();
  };
}
