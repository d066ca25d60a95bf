import { ApiError, type KubeObject } from '../apimachinery/types.ts';
import { type RestClient, request } from './rest.ts';

/** Where a collection is served. */
export interface Collection {
  prefix: string;
  resource: string;
}
export const core = (resource: string): Collection => ({ prefix: '/api/v1', resource });
export const inGroup = (group: string, version: string, resource: string): Collection => ({
  prefix: `/apis/${group}/${version}`,
  resource,
});

export const PODS = core('pods');
export const NODES = core('nodes');
export const NAMESPACES = core('namespaces');
export const SERVICES = core('services');
export const SECRETS = core('secrets');
export const CONFIGMAPS = core('configmaps');
export const SERVICEACCOUNTS = core('serviceaccounts');
export const ENDPOINTS = core('endpoints');
export const EVENTS = core('events');
export const REPLICATIONCONTROLLERS = core('replicationcontrollers');
export const DEPLOYMENTS = inGroup('apps', 'v1', 'deployments');
export const REPLICASETS = inGroup('apps', 'v1', 'replicasets');
export const STATEFULSETS = inGroup('apps', 'v1', 'statefulsets');
export const DAEMONSETS = inGroup('apps', 'v1', 'daemonsets');
export const CONTROLLERREVISIONS = inGroup('apps', 'v1', 'controllerrevisions');
export const JOBS = inGroup('batch', 'v1', 'jobs');
export const CRONJOBS = inGroup('batch', 'v1', 'cronjobs');
export const CLUSTERROLES = inGroup('rbac.authorization.k8s.io', 'v1', 'clusterroles');
export const ENDPOINTSLICES = inGroup('discovery.k8s.io', 'v1', 'endpointslices');
export const LEASES = inGroup('coordination.k8s.io', 'v1', 'leases');
export const NETWORKPOLICIES = inGroup('networking.k8s.io', 'v1', 'networkpolicies');
export const HORIZONTALPODAUTOSCALERS = inGroup('autoscaling', 'v2', 'horizontalpodautoscalers');
export const BUDGETS = inGroup('policy', 'v1', 'poddisruptionbudgets');
export const CERTIFICATEREQUESTS = inGroup('certificates.k8s.io', 'v1', 'certificatesigningrequests');
export const CUSTOMRESOURCEDEFINITIONS = inGroup('apiextensions.k8s.io', 'v1', 'customresourcedefinitions');

export const pathOf = ({ prefix, resource }: Collection, namespace?: string, name?: string, subresource?: string): string =>
  `${prefix}${namespace ? `/namespaces/${namespace}` : ''}/${resource}${name ? `/${name}` : ''}${subresource ? `/${subresource}` : ''}`;

/** The verbs of the API, by collection. Failures are ApiErrors. */
export interface Api {
  client: RestClient;
  get(of: Collection, namespace: string | undefined, name: string): Promise<KubeObject>;
  /** undefined when there is none. */
  find(of: Collection, namespace: string | undefined, name: string): Promise<KubeObject | undefined>;
  list(of: Collection, namespace?: string, query?: Record<string, string>): Promise<KubeObject[]>;
  create(of: Collection, object: object, namespace?: string, subresource?: { name: string; of: string }): Promise<KubeObject>;
  update(of: Collection, object: KubeObject, subresource?: string): Promise<KubeObject>;
  /** A merge patch, where not said otherwise. */
  patch(
    of: Collection,
    namespace: string | undefined,
    name: string,
    patch: unknown,
    options?: { subresource?: string; type?: 'merge' | 'strategic-merge' | 'json' },
  ): Promise<KubeObject>;
  /** Also succeeds when it is gone already. */
  remove(of: Collection, namespace: string | undefined, name: string, options?: object): Promise<void>;
}

export function createApi(given: RestClient, agent?: string): Api {
  const headers = given.headers.filter(([name]) => !agent || name.toLowerCase() !== 'user-agent');
  const client: RestClient = { ...given, headers: agent ? [...headers, ['User-Agent', agent]] : headers };
  const api: Api = {
    client,
    get: (of, namespace, name) => request(client, 'GET', pathOf(of, namespace, name)),
    find: (of, namespace, name) => api.get(of, namespace, name).catch(unlessMissing),
    async list(of, namespace, query) {
      const list = await request(client, 'GET', pathOf(of, namespace), { query });
      const kind = list.kind.replace(/List$/, '');
      return list.items.map((item: KubeObject) => ({ ...item, apiVersion: list.apiVersion, kind }));
    },
    create: (of, object, namespace, subresource) =>
      request(client, 'POST', pathOf(of, namespace, subresource?.of, subresource?.name), { body: object }),
    update: (of, object, subresource) =>
      request(client, 'PUT', pathOf(of, object.metadata.namespace, object.metadata.name, subresource), { body: object }),
    patch: (of, namespace, name, patch, { subresource, type = 'merge' } = {}) =>
      request(client, 'PATCH', pathOf(of, namespace, name, subresource), {
        body: patch,
        contentType: `application/${type}-patch+json`,
      }),
    async remove(of, namespace, name, options) {
      await request(client, 'DELETE', pathOf(of, namespace, name), {
        body: options && { apiVersion: 'v1', kind: 'DeleteOptions', ...options },
      }).catch(unlessMissing);
    },
  };
  return api;
}

export const isMissing = (error: unknown): boolean => error instanceof ApiError && error.code === 404;
export const isConflict = (error: unknown): boolean => error instanceof ApiError && error.reason === 'Conflict';
export const alreadyThere = (error: unknown): boolean => error instanceof ApiError && error.reason === 'AlreadyExists';
export function unlessMissing(error: unknown): undefined {
  if (isMissing(error)) return undefined;
  throw error;
}

export const keyOf = (object: KubeObject): string =>
  object.metadata.namespace ? `${object.metadata.namespace}/${object.metadata.name}` : (object.metadata.name as string);
export const splitKey = (key: string): [namespace: string | undefined, name: string] => {
  const slash = key.indexOf('/');
  return slash < 0 ? [undefined, key] : [key.slice(0, slash), key.slice(slash + 1)];
};
