import { type HttpHandler, type HttpRequest, type HttpResponse, jsonResponse, textResponse } from '../../os/http.ts';
import { hexId } from '../../os/random.ts';
import type { Container } from './container.ts';
import type { Node } from './context.ts';
import { type LogOptions, readLog } from './log.ts';
import { createMeter } from './metrics.ts';
import { portForward } from './portforward.ts';
import { attach, exec } from './streams.ts';
import type { PodWorker } from './worker.ts';

/** The kubelet's own API. Upstream: pkg/kubelet/server/server.go. */
export function createServer(node: Node, workers: Map<string, PodWorker>): HttpHandler {
  const meter = createMeter(node);
  const workerOf = (namespace: string, name: string) =>
    [...workers.values()].find((w) => w.pod().metadata.namespace === namespace && w.pod().metadata.name === name);
  return async (request) => {
    const url = new URL(request.url, 'http://kubelet');
    const [verb, namespace, podName, containerName] = url.pathname.slice(1).split('/').map(decodeURIComponent);
    if (verb === 'healthz') return textResponse(200, 'ok');
    if (verb === 'metrics' && namespace === 'resource') return textResponse(200, meter(workers.values()));
    if (verb === 'pods') return jsonResponse(200, { kind: 'PodList', apiVersion: 'v1', metadata: {}, items: node.pods.list() });
    const worker = workerOf(namespace, podName);
    if (!['containerLogs', 'exec', 'attach', 'portForward'].includes(verb)) return textResponse(404, '404 page not found\n');
    if (node.fake || !worker) return textResponse(404, verb === 'containerLogs' ? `pod "${podName}" not found\n` : `pod does not exist`);
    if (verb === 'portForward') {
      const target = worker.forwardTarget();
      return target ? portForward(request, target) : textResponse(500, `pod not found ("${podName}_${namespace}")\n`);
    }
    const container = worker.containers.find((c) => c.spec.name === containerName);
    if (verb === 'containerLogs') return logs(node, worker, container, containerName, url, request);
    if (!container?.live)
      return textResponse(
        404,
        verb === 'exec'
          ? `container not found ("${containerName}")`
          : `container ${containerName} not found in pod ${podName}_${namespace}`,
      );
    if (verb === 'exec') return exec(request, container.live, () => hexId(node.random, 64));
    return attach(request, container, container.live);
  };
}

const bad = (message: string): HttpResponse => textResponse(400, message);

function logs(node: Node, worker: PodWorker, container: Container | undefined, name: string, url: URL, request: HttpRequest): HttpResponse {
  const pod = worker.pod().metadata.name;
  if (!container) return textResponse(404, `container "${name}" not found in pod "${pod}"`);
  const { searchParams: query } = url;
  const previous = query.get('previous') === 'true';
  const { waiting } = container.state;
  const backingOff = waiting !== undefined && container.lastState?.terminated !== undefined;
  if (previous && !container.previousLog && !backingOff) return bad(`previous terminated container "${name}" in pod "${pod}" not found`);
  if (!previous && waiting && !container.lastState?.terminated && !container.log.entries.length)
    return bad(`container "${name}" in pod "${pod}" is waiting to start: ${waitText(waiting.reason)}`);
  const gone = container.lastState?.terminated?.containerID;
  if (previous && container.state.terminated && gone) return textResponse(200, `unable to retrieve container logs for ${gone}`);
  const number = (key: string) => (query.has(key) ? Number(query.get(key)) : undefined);
  const seconds = number('sinceSeconds');
  const options: LogOptions = {
    follow: query.get('follow') === 'true' && !previous,
    timestamps: query.get('timestamps') === 'true',
    tailLines: number('tailLines'),
    limitBytes: number('limitBytes'),
    since: query.has('sinceTime')
      ? Date.parse(query.get('sinceTime') as string)
      : seconds !== undefined
        ? node.clock.now() - seconds * 1000
        : undefined,
    stream: query.get('stream') ?? undefined,
  };
  const log = previous && !backingOff ? container.previousLog : container.log;
  const headers: [string, string][] = [['Content-Type', 'text/plain']];
  if (container.log.ended === false && container.state.terminated && log === container.log) container.log.ended = true;
  return { status: 200, headers, body: readLog(log as NonNullable<typeof log>, options, request.signal) };
}
/** Upstream: pkg/kubelet/kubelet_pods.go validateContainerLogStatus. */
function waitText(reason: string): string {
  if (reason === 'ErrImagePull') return 'trying and failing to pull image';
  if (reason === 'ImagePullBackOff') return "image can't be pulled";
  return reason;
}
