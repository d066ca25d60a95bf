import type { KubeObject } from '../../apimachinery/types.ts';
import { Aggregate, Failure, isNotFound } from '../errors.ts';
import type { Session } from '../session.ts';

const DAEMONSET_FATAL = 'cannot delete DaemonSet-managed Pods (use --ignore-daemonsets to ignore)';
const DAEMONSET_WARNING = 'ignoring DaemonSet-managed Pods';
const ORPHAN_FATAL = 'cannot delete DaemonSet-managed Pods whose DaemonSet is missing (use --force to override)';
const STORAGE_FATAL = 'cannot delete Pods with local storage (use --delete-emptydir-data to override)';
const STORAGE_WARNING = 'deleting Pods with local storage';
const LONE_FATAL = 'cannot delete Pods that declare no controller (use --force to override)';
const LONE_WARNING = 'deleting Pods that declare no controller';

interface Verdict {
  remove: boolean;
  reason?: string;
  fatal?: boolean;
}
const YES: Verdict = { remove: true };

/** The pods of a node to be removed. Upstream: kubectl/pkg/drain/filters.go. */
export async function choosePods(session: Session, node: string): Promise<{ pods: KubeObject[]; warnings: string }> {
  const list = await session.request('GET', '/api/v1/pods', {
    query: { fieldSelector: `spec.nodeName=${node}`, labelSelector: session.flags.string('pod-selector') || undefined },
  });
  const pods: KubeObject[] = [];
  const problems = new Map<string, string[]>();
  const warnings = new Map<string, string[]>();
  for (const pod of list.items as KubeObject[]) {
    const { remove, reason, fatal } = await judge(session, pod);
    if (remove) pods.push(pod);
    if (!reason) continue;
    const told = fatal ? problems : warnings;
    told.set(reason, [...(told.get(reason) ?? []), `${pod.metadata.namespace}/${pod.metadata.name}`]);
  }
  const lines = (told: Map<string, string[]>) => [...told].map(([reason, names]) => `${reason}: ${names.join(', ')}`).sort();
  const errors = lines(problems);
  if (errors.length) throw new Aggregate(errors.map((e) => new Failure(e)));
  return { pods, warnings: lines(warnings).join('; ') };
}

async function judge(session: Session, pod: KubeObject): Promise<Verdict> {
  const { flags } = session;
  const { metadata, spec, status } = pod;
  const patience = flags.int('skip-wait-for-delete-timeout');
  if (patience > 0 && metadata.deletionTimestamp) {
    const since = session.proc.machine.clock.now() - Date.parse(metadata.deletionTimestamp);
    if (since > patience * 1000) return { remove: false };
  }
  const finished = status?.phase === 'Succeeded' || status?.phase === 'Failed';
  const owner = metadata.ownerReferences?.find((o) => o.controller);
  const daemon = owner?.kind === 'DaemonSet' ? await daemonSet(session, metadata.namespace as string, owner.name) : undefined;
  if (owner?.kind === 'DaemonSet' && !finished) {
    if (daemon === 'missing')
      return flags.bool('force') ? { remove: true, reason: ORPHAN_FATAL } : { remove: false, reason: ORPHAN_FATAL, fatal: true };
    if (!flags.bool('ignore-daemonsets')) return { remove: false, reason: DAEMONSET_FATAL, fatal: true };
    return { remove: false, reason: DAEMONSET_WARNING };
  }
  if (metadata.annotations?.['kubernetes.io/config.mirror']) return { remove: false };
  let verdict = YES;
  if (spec.volumes?.some((v: { emptyDir?: unknown }) => v.emptyDir) && !finished) {
    if (!flags.bool('delete-emptydir-data')) return { remove: false, reason: STORAGE_FATAL, fatal: true };
    verdict = { remove: true, reason: STORAGE_WARNING };
  }
  if (finished || owner) return verdict.reason === STORAGE_WARNING && owner ? YES : verdict;
  if (flags.bool('force')) return { remove: true, reason: LONE_WARNING };
  return { remove: false, reason: LONE_FATAL, fatal: true };
}

async function daemonSet(session: Session, namespace: string, name: string): Promise<'there' | 'missing'> {
  try {
    await session.request('GET', `/apis/apps/v1/namespaces/${namespace}/daemonsets/${name}`);
    return 'there';
  } catch (error) {
    if (isNotFound(error)) return 'missing';
    throw error;
  }
}
