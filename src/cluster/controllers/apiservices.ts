import { ApiError, type KubeObject } from '../../apimachinery/types.ts';
import { core, createApi, ENDPOINTSLICES, inGroup, unlessMissing } from '../../client/objects.ts';
import { request } from '../../client/rest.ts';
import type { Manager } from './lib/context.ts';
import { type Condition, same, withCondition } from './lib/pods.ts';

const APISERVICES = inGroup('apiregistration.k8s.io', 'v1', 'apiservices');
const AGAIN_MS = 30_000;
const SOON_MS = 5_000;

/** Looks whether the servers that APIServices name answer. Upstream: kube-aggregator/pkg/controllers/status/remote. */
export function startApiServices(manager: Manager): () => void {
  const { clock } = manager;
  const api = createApi(manager.clientFor('system:apiserver'), 'kube-apiserver');
  const apiServices = manager.informer(APISERVICES);
  const services = manager.informer(core('services'));
  const slices = manager.informer(ENDPOINTSLICES);

  const check = async ({ spec }: KubeObject): Promise<Condition> => {
    const { namespace, name, port = 443 } = spec.service;
    const no = (reason: string, message: string) => ({ type: 'Available', status: 'False', reason, message });
    const service = services.get(namespace, name);
    if (!service) return no('ServiceNotFound', `service/${name} in "${namespace}" is not present`);
    const found = (service.spec.ports ?? []).find((p: { port: number }) => p.port === port);
    if (!found) return no('ServicePortError', `service/${name} in "${namespace}" is not listening on port ${port}`);
    const ready = slices
      .list(namespace)
      .filter((slice) => slice.metadata.labels?.['kubernetes.io/service-name'] === name)
      .flatMap((slice) => slice.endpoints ?? [])
      .some((endpoint: { conditions?: { ready?: boolean } }) => endpoint.conditions?.ready !== false);
    if (!ready)
      return no(
        'MissingEndpoints',
        `endpointslices for service/${name} in "${namespace}" have no addresses with port name "${found.name ?? ''}"`,
      );
    const path = `/apis/${spec.group}/${spec.version}`;
    try {
      await request(api.client, 'GET', `/api/v1/namespaces/${namespace}/services/https:${name}:${port}/proxy${path}`);
    } catch (error) {
      const url = `https://${service.spec.clusterIP}:${port}${path}`;
      const why = error instanceof ApiError && error.code < 500 ? `bad status from ${url}: ${error.code}` : (error as Error).message;
      return no('FailedDiscoveryCheck', `failing or missing response from ${url}: ${why}`);
    }
    return { type: 'Available', status: 'True', reason: 'Passed', message: 'all checks passed' };
  };
  const queue = manager.queue(
    async (name) => {
      const object = apiServices.get(undefined, name);
      if (!object?.spec.service) return;
      const condition = await check(object);
      const conditions = withCondition(object.status?.conditions, condition, clock.now());
      queue.addAfter(name, condition.status === 'True' ? AGAIN_MS : SOON_MS);
      if (same(conditions, object.status?.conditions)) return;
      await api.update(APISERVICES, { ...object, status: { ...object.status, conditions } }, 'status').catch(unlessMissing);
    },
    [apiServices, services, slices],
  );
  const remote = () => apiServices.list().filter((object) => object.spec.service);
  apiServices.onChange(({ type, object, old }) => {
    if (type !== 'DELETED' && object.spec.service && (!old || !same(old.spec, object.spec))) queue.add(object.metadata.name as string);
  });
  for (const informer of [services, slices])
    informer.onChange(() => {
      for (const object of remote()) queue.add(object.metadata.name as string);
    });
  return queue.stop;
}
