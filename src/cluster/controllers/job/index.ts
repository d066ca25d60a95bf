import type { KubeObject } from '../../../apimachinery/types.ts';
import { JOBS, keyOf, PODS, splitKey, unlessMissing } from '../../../client/objects.ts';
import { timestamp } from '../../../os/clock.ts';
import { suffix } from '../../../os/random.ts';
import type { Manager } from '../lib/context.ts';
import { INDEX, indexesOf, indexesText, isOver, TRACKING } from '../lib/jobs.ts';
import { claim, controllerOf, controllerReference } from '../lib/owners.ts';
import { type Condition, conditionOf, isActive, isReady, isTerminal, podFromTemplate, same, withCondition } from '../lib/pods.ts';
import { judge } from './failurepolicy.ts';
import { backoff, endOf, FAILURES, failuresWith, IGNORED, indexOf, perIndex } from './indexes.ts';
import { deadlineLeft, targetOf, verdictOf } from './verdict.ts';

const isTerminating = (pod: KubeObject) => Boolean(pod.metadata.deletionTimestamp) && !isTerminal(pod);

/** Upstream: pkg/controller/job/job_controller.go. */
export function startJob(manager: Manager): () => void {
  const api = manager.api('job-controller');
  const record = manager.recorder('job-controller', 'job-controller');
  const { clock } = manager;
  const jobs = manager.informer(JOBS);
  const pods = manager.informer(PODS);
  /** Pods created or deleted and not seen yet. */
  const expected = new Map<string, Set<string>>();

  const release = (pod: KubeObject) => {
    const finalizers = (pod.metadata.finalizers ?? []).filter((f) => f !== TRACKING);
    return api
      .patch(PODS, pod.metadata.namespace, pod.metadata.name as string, { metadata: { finalizers: finalizers.length ? finalizers : null } })
      .catch(unlessMissing);
  };
  const create = async (job: KubeObject, index: number | undefined, before?: KubeObject) => {
    const pod = podFromTemplate(job.spec.template, job, { ownerReferences: [controllerReference(job)] });
    pod.metadata.finalizers = [...(pod.metadata.finalizers ?? []), TRACKING];
    if (index !== undefined) {
      pod.metadata.annotations = {
        ...pod.metadata.annotations,
        [INDEX]: `${index}`,
        ...(job.spec.backoffLimitPerIndex !== undefined && countsAfter(job, before)),
      };
      pod.metadata.labels = { ...pod.metadata.labels, [INDEX]: `${index}` };
      pod.metadata.generateName = undefined;
      pod.metadata.name = `${job.metadata.name}-${index}-${suffix(manager.random)}`;
      pod.spec.hostname = `${job.metadata.name}-${index}`;
      const variable = { name: 'JOB_COMPLETION_INDEX', valueFrom: { fieldRef: { fieldPath: `metadata.labels['${INDEX}']` } } };
      for (const c of [...pod.spec.containers, ...(pod.spec.initContainers ?? [])]) c.env = [...(c.env ?? []), variable];
    }
    try {
      const made = await api.create(PODS, pod, job.metadata.namespace);
      if (!pods.get(made.metadata.namespace, made.metadata.name as string)) expected.get(keyOf(job))?.add(made.metadata.uid as string);
      record(job, 'Normal', 'SuccessfulCreate', `Created pod: ${made.metadata.name}`);
    } catch (error) {
      record(job, 'Warning', 'FailedCreate', `Error creating: ${(error as Error).message}`);
      throw error;
    }
  };
  const remove = async (job: KubeObject, pod: KubeObject) => {
    await release(pod);
    await drop(job, pod);
  };
  const drop = async (job: KubeObject, pod: KubeObject) => {
    await api.remove(PODS, pod.metadata.namespace, pod.metadata.name as string);
    record(job, 'Normal', 'SuccessfulDelete', `Deleted pod: ${pod.metadata.name}`);
  };

  const queue = manager.queue(
    async (key) => {
      const [namespace, name] = splitKey(key);
      const job = jobs.get(namespace, name);
      if (!job) {
        expected.delete(key);
        return;
      }
      if (job.spec.managedBy && job.spec.managedBy !== 'kubernetes.io/job-controller') return;
      if (isOver(job)) return letGo(job);
      const mine = await claim(api, PODS, job, job.spec.selector, pods.list(namespace));
      const waiting = expected.get(key) ?? new Set<string>();
      expected.set(key, waiting);
      for (const pod of mine) waiting.delete(pod.metadata.uid as string);
      await sync(key, job, mine, waiting.size === 0);
    },
    [jobs, pods],
    [1000, 60_000],
  );

  const sync = async (key: string, job: KubeObject, mine: KubeObject[], settled: boolean) => {
    const now = clock.now();
    const old = job.status ?? {};
    const { parallelism = 1, completions, suspend } = job.spec;
    const indexed = job.spec.completionMode === 'Indexed';
    const onlyFailed = job.spec.podReplacementPolicy === 'Failed' || Boolean(job.spec.podFailurePolicy);
    const phase = (pod: KubeObject) => pod.status?.phase;
    const fresh = mine.filter((pod) => pod.metadata.finalizers?.includes(TRACKING));
    const won = fresh.filter((pod) => phase(pod) === 'Succeeded');
    const lost = fresh.filter(
      (pod) => phase(pod) === 'Failed' || (!onlyFailed && pod.metadata.deletionTimestamp && phase(pod) !== 'Succeeded'),
    );
    const active = mine.filter(isActive);
    const done = new Set(indexed ? [...indexesOf(old.completedIndexes), ...won.map(indexOf)] : []);
    const succeeded = indexed ? done.size : (old.succeeded ?? 0) + won.length;
    const counted = (pod: KubeObject) => judge(job, pod).action !== 'Ignore';
    let failed = (old.failed ?? 0) + lost.filter(counted).length;
    let startTime = old.startTime ?? (suspend ? undefined : timestamp(now));
    let conditions: Condition[] | undefined = old.conditions;
    const own = indexed && job.spec.backoffLimitPerIndex !== undefined ? perIndex(job, lost, done) : undefined;

    let verdict = verdictOf(job, { failed, lost, active, done, failedIndexes: own?.failed, now, startTime });
    const left = deadlineLeft(job, { startTime, now });
    const gone = new Set<KubeObject>();
    let created = 0;
    let refused: unknown;
    const replaced = new Set<number>();
    const ending = verdict !== undefined;
    if (verdict) {
      for (const pod of active) gone.add(pod);
      if (verdict.final === 'Failed') failed += fresh.filter((pod) => !won.includes(pod) && !lost.includes(pod) && counted(pod)).length;
      for (const pod of active) await drop(job, pod);
    } else if (settled && !job.metadata.deletionTimestamp) {
      const terminating = mine.filter(isTerminating).length;
      const wantedActive = suspend
        ? 0
        : completions === undefined
          ? succeeded > 0
            ? active.length
            : parallelism
          : Math.max(0, Math.min(parallelism, completions - succeeded - (own?.failed.size ?? 0)));
      for (const pod of active.slice(0, Math.max(0, active.length - wantedActive))) {
        gone.add(pod);
        await remove(job, pod);
      }
      let room = gone.size ? 0 : wantedActive - active.length - (onlyFailed ? terminating : 0);
      const delay = room > 0 && !own ? backoffLeft(mine, now) : 0;
      if (delay > 0) {
        queue.addAfter(key, delay);
        room = 0;
      }
      const taken = new Set([...done, ...active.map(indexOf), ...(own?.failed ?? [])]);
      for (let next = 0; room > 0 && !refused && (!indexed || next < completions); next++) {
        if (indexed && taken.has(next)) continue;
        const before = own?.delayed.get(next);
        const wait = before ? endOf(before) + backoff(failuresWith(job, before).failures) - now : 0;
        if (wait > 0) {
          queue.addAfter(key, wait);
          continue;
        }
        room--;
        await create(job, indexed ? next : undefined, before).then(
          () => {
            created++;
            replaced.add(next);
          },
          (error) => {
            refused = error;
          },
        );
      }
      const left = active.length - gone.size + created;
      const complete = completions === undefined ? succeeded > 0 && !left : succeeded >= completions && !left;
      const suspended = conditionOf(job, 'Suspended')?.status === 'True';
      if (complete) verdict = { final: 'Complete', reason: 'CompletionsReached', message: 'Reached expected number of succeeded pods' };
      else if (suspend && !suspended) {
        const condition = { type: 'Suspended', status: 'True', reason: 'JobSuspended', message: 'Job suspended' };
        conditions = withCondition(conditions, condition, now);
        record(job, 'Normal', 'Suspended', 'Job suspended');
        startTime = undefined;
      } else if (!suspend && suspended) {
        const condition = { type: 'Suspended', status: 'False', reason: 'JobResumed', message: 'Job resumed' };
        conditions = withCondition(conditions, condition, now);
        record(job, 'Normal', 'Resumed', 'Job resumed');
        startTime = timestamp(now);
      }
    }
    const terminating = mine.filter(isTerminating).length + gone.size;
    const over = verdict !== undefined && terminating === 0;
    if (verdict) {
      const condition = { status: 'True', lastProbeTime: timestamp(now), reason: verdict.reason, message: verdict.message };
      const target = targetOf(verdict);
      if (!conditions?.some((c) => c.type === target && c.status === 'True'))
        conditions = withCondition(conditions, { type: target, ...condition }, now);
      if (over) conditions = withCondition(conditions, { type: verdict.final, ...condition }, now);
    }
    const activeNow = active.length - gone.size + created;
    const status = {
      ...(activeNow > 0 && { active: activeNow }),
      ...(succeeded > 0 && { succeeded }),
      ...(failed > 0 && { failed }),
      ...(done.size && { completedIndexes: indexesText([...done]) }),
      ...(own && { failedIndexes: indexesText([...own.failed]) }),
      ready: active.filter((pod) => !gone.has(pod) && isReady(pod)).length,
      terminating,
      uncountedTerminatedPods: {},
      ...(startTime && { startTime }),
      ...(conditions && { conditions }),
      ...(over && verdict?.final === 'Complete' && { completionTime: timestamp(now) }),
    };
    if (!same(old, status)) await api.update(JOBS, { ...job, status }, 'status').catch(unlessMissing);
    const kept = ending ? [] : [...(own?.delayed ?? [])].filter(([index]) => !replaced.has(index)).map(([, pod]) => pod);
    for (const pod of ending ? fresh : [...won, ...lost]) if (!kept.includes(pod)) await release(pod);
    if (over && verdict?.final === 'Complete') record(job, 'Normal', 'Completed', 'Job completed');
    else if (over && verdict) record(job, 'Warning', verdict.reason, verdict.message);
    else if (!verdict && Number.isFinite(left)) queue.addAfter(key, left);
    // What was seen is written all the same; the queue tries again.
    if (refused) throw refused;
  };

  /** Failures in a row make the next pod wait. */
  const backoffLeft = (mine: KubeObject[], now: number): number => {
    const failures = mine.filter((pod) => pod.status?.phase === 'Failed');
    return failures.length ? Math.max(...failures.map(endOf)) + backoff(failures.length) - now : 0;
  };
  /** Nothing more is counted. */
  const letGo = async ({ metadata: { namespace, uid } }: KubeObject) => {
    for (const pod of pods.list(namespace))
      if (controllerOf(pod)?.uid === uid && pod.metadata.finalizers?.includes(TRACKING)) await release(pod);
  };

  jobs.onChange(({ object }) => queue.add(keyOf(object)));
  pods.onChange(({ type, object }) => {
    const owner = controllerOf(object);
    if (owner?.kind === 'Job') {
      const key = `${object.metadata.namespace}/${owner.name}`;
      expected.get(key)?.delete(object.metadata.uid as string);
      queue.add(key);
    }
    if (type !== 'DELETED' && object.metadata.deletionTimestamp && object.metadata.finalizers?.includes(TRACKING)) {
      const known = owner && jobs.get(object.metadata.namespace, owner.name);
      if (!known || known.metadata.uid !== owner?.uid) void release(object).catch(() => {});
    }
  });
  return queue.stop;
}

/** What the pod that follows another at its index remembers. */
function countsAfter(job: KubeObject, before: KubeObject | undefined): Record<string, string> {
  const { failures, ignored } = before ? failuresWith(job, before) : { failures: 0, ignored: 0 };
  return { [FAILURES]: `${failures}`, ...(ignored && { [IGNORED]: `${ignored}` }) };
}
