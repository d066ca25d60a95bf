import type { KubeObject } from '../../apimachinery/types.ts';
import type { ResourceDefinition, SubresourceDefinition } from '../../kinds/resource.ts';
import type { Clock } from '../../os/clock.ts';
import type { HttpHandler, HttpRequest } from '../../os/http.ts';
import type { Network } from '../../os/network.ts';
import type { Random } from '../../os/random.ts';
import type { Release } from '../release.ts';
import type { Storage } from '../storage/types.ts';
import type { Auth, UserInfo } from './auth.ts';
import type { Catalog } from './catalog.ts';
import type { ParsedRequest } from './requestinfo.ts';

export interface Server {
  storage: Storage;
  clock: Clock;
  random: Random;
  release: Release;
  auth: Auth;
  catalog: Catalog;
  kubelet?: (nodeName: string) => HttpHandler | undefined;
  /** Connects to a pod or a Service for the proxy subresource. */
  serviceNetwork?: HttpHandler;
  /** Where the server itself stands: it calls webhooks from there. */
  network?: Network;
  /** When it began to serve. */
  started: number;
  /** Sends a request through the whole chain again, as the server itself. */
  handler: HttpHandler;
}

/** One request to a resource. */
export interface Call {
  server: Server;
  request: HttpRequest;
  query: URLSearchParams;
  info: ParsedRequest;
  user: UserInfo;
  definition: ResourceDefinition;
  subresource?: SubresourceDefinition;
  namespace: string;
  name: string;
  dryRun: boolean;
  warnings: string[];
  /** What admission writes into the audit event. */
  annotations?: Record<string, string>;
  /** What the audit event remembers of it. */
  object?: KubeObject;
}

export { clone } from '../../apimachinery/json.ts';
export const now = (server: Pick<Server, 'clock'>): string => new Date(server.clock.now()).toISOString().replace(/\.\d+Z$/, 'Z');
