import type { Informer } from '../../client/informer.ts';
import type { Api } from '../../client/objects.ts';
import type { Recorder } from '../../client/recorder.ts';
import type { Network } from '../../os/network.ts';
import type { ControllerContext } from '../controllers/index.ts';
import type { Fabric } from '../network/index.ts';
import type { SavedPod } from './saved.ts';

export interface KubeletOptions extends ControllerContext {
  nodeName: string;
  address: string;
  fabric: Fabric;
  /** Imitates kwok: pods turn Running at once, nothing runs. */
  fake?: boolean;
  /** What `snapshot` gave. */
  saved?: unknown;
}
/** What the parts of one kubelet share. */
export interface Node extends KubeletOptions {
  api: Api;
  record: Recorder;
  network: Network;
  /** The node's share of the pod network: 192.168.<subnet>.0/24. */
  subnet: number;
  services: Informer;
  pods: Informer;
  /** Images that are here already, by name. */
  images: Set<string>;
  /** A live object by itself, as long as somebody needs it. */
  follow(kind: 'configmaps' | 'secrets', namespace: string, name: string): Followed;
  restored: Map<string, SavedPod>;
  self(): import('../../apimachinery/types.ts').KubeObject | undefined;
}
export interface Followed {
  informer: Informer;
  release(): void;
}
