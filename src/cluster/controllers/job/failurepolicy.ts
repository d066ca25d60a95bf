import type { KubeObject } from '../../../apimachinery/types.ts';

export interface Judgement {
  action?: 'Ignore' | 'FailIndex' | 'Count' | 'FailJob';
  /** Why the whole job fails. */
  message?: string;
}
interface Rule {
  action: Judgement['action'];
  onExitCodes?: { containerName?: string; operator: 'In' | 'NotIn'; values: number[] };
  onPodConditions?: { type: string; status: string }[];
}

/** What a job's rules say of a failed pod. Upstream: pkg/controller/job/pod_failure_policy.go. */
export function judge(job: KubeObject, pod: KubeObject): Judgement {
  const { namespace, name } = pod.metadata;
  for (const [i, rule] of ((job.spec.podFailurePolicy?.rules ?? []) as Rule[]).entries()) {
    const met = rule.onExitCodes ? exitOf(pod, rule.onExitCodes) : conditionOf(pod, rule.onPodConditions ?? []);
    if (!met) continue;
    const { action } = rule;
    if (action !== 'FailJob') return { action };
    const words = rule.onExitCodes
      ? `Container ${met.name} for pod ${namespace}/${name} failed with exit code ${met.state.terminated.exitCode}`
      : `Pod ${namespace}/${name} has condition ${met.type}`;
    return { action, message: `${words} matching FailJob rule at index ${i}` };
  }
  return {};
}

function exitOf(
  { status = {} }: KubeObject,
  { containerName, operator, values }: NonNullable<Rule['onExitCodes']>,
): KubeObject | undefined {
  return [...(status.containerStatuses ?? []), ...(status.initContainerStatuses ?? [])].find(({ name, state }) => {
    const code = state?.terminated?.exitCode;
    return code && (containerName === undefined || containerName === name) && values.includes(code) === (operator === 'In');
  });
}
const conditionOf = ({ status }: KubeObject, patterns: { type: string; status: string }[]): KubeObject | undefined =>
  (status?.conditions ?? []).find((c: KubeObject) => patterns.some((p) => p.type === c.type && p.status === c.status));
