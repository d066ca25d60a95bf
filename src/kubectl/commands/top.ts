import { parseFieldSelector, parseLabelSelector } from '../../apimachinery/selectors.ts';
import type { KubeObject } from '../../apimachinery/types.ts';
import type { Command } from '../command.ts';
import { Failure } from '../errors.ts';
import { type NodeMetrics, nodeTable, type PodMetrics, podTable } from '../metrics/printer.ts';
import type { Session } from '../session.ts';

const API = '/apis/metrics.k8s.io/v1beta1';
/** A pod without metrics that is older is no new one. */
const LATE_MS = 120_000;

function check({ flags, args, path }: Session, what: string): void {
  const sort = flags.string('sort-by');
  const selector = flags.string('selector');
  if (args.length > 1) throw new Failure(`${what} [NAME | -l label]\nSee 'kubectl ${path} -h' for help and examples`);
  if (sort && sort !== 'cpu' && sort !== 'memory') throw new Failure('--sort-by accepts only cpu or memory');
  if (what === 'node' && args.length && selector) throw new Failure('only one of NAME or --selector can be provided');
  if (args.length && (selector || (what === 'pod' && flags.string('field-selector'))))
    throw new Failure('only one of NAME or selector can be provided');
  try {
    if (selector) parseLabelSelector(selector);
    if (what === 'pod' && flags.string('field-selector')) parseFieldSelector(flags.string('field-selector'));
  } catch (error) {
    throw new Failure((error as Error).message);
  }
}
async function needMetrics(session: Session): Promise<void> {
  const { groups } = await session.request<{ groups: { name: string; versions: { version: string }[] }[] }>('GET', '/apis');
  if (!groups.some((g) => g.name === 'metrics.k8s.io' && g.versions.some((v) => v.version === 'v1beta1')))
    throw new Failure('Metrics API not available');
}
const optionsOf = ({ flags }: Session) => ({
  noHeaders: flags.bool('no-headers'),
  sortBy: flags.string('sort-by'),
  swap: flags.bool('show-swap'),
});
const itemsOf = async <T>(
  session: Session,
  path: string,
  name: string | undefined,
  query: Record<string, string | undefined>,
): Promise<T[]> =>
  name
    ? [await session.request<T>('GET', `${path}/${encodeURIComponent(name)}`)]
    : (await session.request<{ items: T[] }>('GET', path, { query })).items;

/** Upstream: kubectl/pkg/cmd/top/top_node.go. */
export const topNode: Command = {
  about: 'Display resource (CPU/memory) usage of nodes. The metrics come from the metrics server.',
  examples: 'kubectl top node\nkubectl top node node01\nkubectl top node --sort-by=cpu',
  async run(session) {
    check(session, 'node');
    await needMetrics(session);
    const query = { labelSelector: session.flags.string('selector') || undefined };
    const metrics = await itemsOf<NodeMetrics>(session, `${API}/nodes`, session.args[0], query);
    if (!metrics.length) throw new Failure('metrics not available yet');
    const nodes = await itemsOf<KubeObject>(session, '/api/v1/nodes', session.args[0], query);
    const amounts = ({ status = {} }: KubeObject): Record<string, string> => {
      const swap = status.nodeInfo?.swap?.capacity;
      const all = session.flags.bool('show-capacity') ? status.capacity : status.allocatable;
      return { ...all, ...(swap !== undefined && { swap: `${swap}` }) };
    };
    await session.out(nodeTable(metrics, new Map(nodes.map((node) => [node.metadata.name as string, amounts(node)])), optionsOf(session)));
  },
};

/** Upstream: kubectl/pkg/cmd/top/top_pod.go. */
export const topPod: Command = {
  about: 'Display resource (CPU/memory) usage of pods. The metrics come from the metrics server, a few minutes after a pod began.',
  examples: 'kubectl top pod\nkubectl top pod web --containers\nkubectl top pod -A --sort-by=memory',
  async run(session) {
    check(session, 'pod');
    await needMetrics(session);
    const { flags, args } = session;
    const { namespace } = session.namespace();
    const all = flags.bool('all-namespaces');
    const query = {
      fieldSelector: flags.string('field-selector') || undefined,
      labelSelector: flags.string('selector') || undefined,
    };
    const below = all ? '' : `/namespaces/${encodeURIComponent(namespace)}`;
    const metrics = await itemsOf<PodMetrics>(session, `${API}${below}/pods`, args[0], query);
    if (!metrics.length) {
      await explainNone(session, `/api/v1${below}/pods`, query);
      await session.err(all ? 'No resources found\n' : `No resources found in ${namespace} namespace.\n`);
    }
    const options = { ...optionsOf(session), containers: flags.bool('containers'), namespaces: all, sum: flags.bool('sum') };
    await session.out(podTable(metrics, options));
  },
};

async function explainNone(session: Session, path: string, query: Record<string, string | undefined>): Promise<void> {
  const pods = await itemsOf<KubeObject>(session, path, undefined, query);
  const now = session.proc.machine.clock.now();
  for (const { metadata } of pods) {
    const age = now - Date.parse(metadata.creationTimestamp as string);
    if (age > LATE_MS) throw new Failure(`Metrics not available for pod ${metadata.namespace}/${metadata.name}, age: ${goDuration(age)}`);
  }
  if (pods.length) throw new Failure('metrics not available yet');
}
function goDuration(ms: number): string {
  const seconds = ms / 1000;
  const hours = Math.trunc(seconds / 3600);
  const minutes = Math.trunc(seconds / 60) % 60;
  return `${hours ? `${hours}h` : ''}${hours || minutes ? `${minutes}m` : ''}${Number((seconds % 60).toFixed(3))}s`;
}
