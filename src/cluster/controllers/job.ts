import type { KubeObject } from '../../apimachinery/types.ts';
import { JOBS, keyOf, PODS, splitKey, unlessMissing } from '../../client/objects.ts';
import { timestamp } from '../../os/clock.ts';
import { suffix } from '../../os/random.ts';
import type { Manager } from './lib/context.ts';
import { INDEX, indexesOf, indexesText, isOver, TRACKING } from './lib/jobs.ts';
import { claim, controllerOf, controllerReference } from './lib/owners.ts';
import { type Condition, conditionOf, isReady, podFromTemplate, same, withCondition } from './lib/pods.ts';

const FIRST_BACKOFF = 10_000;
const MAX_BACKOFF = 600_000;

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
  const create = async (job: KubeObject, index: number | undefined) => {
    const pod = podFromTemplate(job.spec.template, job, { ownerReferences: [controllerReference(job)] });
    pod.metadata.finalizers = [...(pod.metadata.finalizers ?? []), TRACKING];
    if (index !== undefined) {
      pod.metadata.annotations = { ...pod.metadata.annotations, [INDEX]: `${index}` };
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
      if (isOver(job)) return expire(job);
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
    const { parallelism = 1, completions, backoffLimit = 6, suspend } = job.spec;
    const indexed = job.spec.completionMode === 'Indexed';
    const fresh = mine.filter((pod) => pod.metadata.finalizers?.includes(TRACKING));
    const ended = (pod: KubeObject) =>
      pod.status?.phase === 'Failed' || (pod.metadata.deletionTimestamp && pod.status?.phase !== 'Succeeded');
    const won = fresh.filter((pod) => pod.status?.phase === 'Succeeded');
    const lost = fresh.filter(ended);
    const active = mine.filter(
      (pod) => !pod.metadata.deletionTimestamp && pod.status?.phase !== 'Succeeded' && pod.status?.phase !== 'Failed',
    );
    const indexOf = (pod: KubeObject) => Number(pod.metadata.annotations?.[INDEX]);
    const doneIndexes = indexed ? [...indexesOf(old.completedIndexes), ...won.map(indexOf)] : [];
    const succeeded = indexed ? new Set(doneIndexes).size : (old.succeeded ?? 0) + won.length;
    const failedCount = (old.failed ?? 0) + lost.length;
    const startTime = old.startTime ?? (suspend ? undefined : timestamp(now));
    let conditions: Condition[] | undefined = old.conditions;
    const restarts = active.reduce(
      (sum, pod) => sum + (pod.status?.containerStatuses ?? []).reduce((n: number, s: { restartCount: number }) => n + s.restartCount, 0),
      0,
    );

    let verdict: Condition | undefined;
    const deadline = job.spec.activeDeadlineSeconds;
    const left = deadline !== undefined && startTime ? Date.parse(startTime) + deadline * 1000 - now : Number.POSITIVE_INFINITY;
    if (failedCount > backoffLimit || (job.spec.template.spec.restartPolicy === 'OnFailure' && restarts > backoffLimit))
      verdict = { type: 'Failed', status: 'True', reason: 'BackoffLimitExceeded', message: 'Job has reached the specified backoff limit' };
    else if (left <= 0 && !suspend)
      verdict = { type: 'Failed', status: 'True', reason: 'DeadlineExceeded', message: 'Job was active longer than specified deadline' };
    else if (completions === undefined ? succeeded > 0 && !active.length : succeeded >= completions)
      verdict = { type: 'Complete', status: 'True', reason: 'CompletionsReached', message: 'Reached expected number of succeeded pods' };

    const gone = new Set<KubeObject>();
    if (verdict) for (const pod of active) gone.add(pod);
    if (!verdict && suspend) {
      for (const pod of active) gone.add(pod);
      if (conditionOf(job, 'Suspended')?.status !== 'True') {
        conditions = withCondition(
          conditions,
          { type: 'Suspended', status: 'True', reason: 'JobSuspended', message: 'Job suspended' },
          now,
        );
        record(job, 'Normal', 'Suspended', 'Job suspended');
      }
    } else if (!verdict && conditionOf(job, 'Suspended')?.status === 'True') {
      conditions = withCondition(conditions, { type: 'Suspended', status: 'False', reason: 'JobResumed', message: 'Job resumed' }, now);
      record(job, 'Normal', 'Resumed', 'Job resumed');
    }
    let created = 0;
    let refused: unknown;
    if (!verdict && !suspend && settled && !job.metadata.deletionTimestamp) {
      const wantedActive =
        completions === undefined ? (succeeded > 0 ? active.length : parallelism) : Math.min(parallelism, completions - succeeded);
      for (const pod of active.slice(0, Math.max(0, active.length - wantedActive))) gone.add(pod);
      const room = wantedActive - active.length;
      const delay = room > 0 ? backoffLeft(mine, now) : 0;
      if (delay > 0) queue.addAfter(key, delay);
      else if (room > 0) {
        const taken = new Set([...doneIndexes, ...active.map(indexOf)]);
        const free = indexed ? Array.from({ length: completions }, (_, i) => i).filter((i) => !taken.has(i)) : [];
        for (let i = 0; i < room && !refused && (!indexed || i < free.length); i++)
          await create(job, indexed ? free[i] : undefined).then(
            () => created++,
            (error) => {
              refused = error;
            },
          );
      }
    }
    for (const pod of gone) await remove(job, pod);
    const activeNow = active.length - gone.size + created;
    if (verdict) {
      const target = verdict.type === 'Complete' ? 'SuccessCriteriaMet' : 'FailureTarget';
      conditions = withCondition(conditions, { lastProbeTime: timestamp(now), ...verdict, type: target }, now);
      conditions = withCondition(conditions, { lastProbeTime: timestamp(now), ...verdict }, now);
    }
    const status = {
      ...(activeNow > 0 && { active: activeNow }),
      ...(succeeded > 0 && { succeeded }),
      ...(failedCount > 0 && { failed: failedCount + (verdict?.type === 'Failed' ? gone.size : 0) }),
      ...(indexed && doneIndexes.length && { completedIndexes: indexesText(doneIndexes) }),
      ready: active.filter((pod) => !gone.has(pod) && isReady(pod)).length,
      terminating: mine.filter(
        (pod) => pod.metadata.deletionTimestamp && pod.status?.phase !== 'Failed' && pod.status?.phase !== 'Succeeded',
      ).length,
      uncountedTerminatedPods: {},
      ...(startTime && { startTime }),
      ...(conditions && { conditions }),
      ...(verdict?.type === 'Complete' && { completionTime: timestamp(now) }),
    };
    if (!same(old, status)) await api.update(JOBS, { ...job, status }, 'status').catch(unlessMissing);
    for (const pod of [...won, ...lost]) await release(pod);
    if (verdict?.type === 'Complete') record(job, 'Normal', 'Completed', 'Job completed');
    else if (verdict) record(job, 'Warning', verdict.reason as string, verdict.message as string);
    else if (Number.isFinite(left)) queue.addAfter(key, left);
    // What was seen is written all the same; the queue tries again.
    if (refused) throw refused;
  };

  /** Failures in a row make the next pod wait. Upstream: pkg/controller/job/backoff_utils.go. */
  const backoffLeft = (mine: KubeObject[], now: number): number => {
    const failures = mine.filter((pod) => pod.status?.phase === 'Failed');
    if (!failures.length) return 0;
    const ends = failures.map((pod) =>
      Math.max(0, ...(pod.status.containerStatuses ?? []).map((s: KubeObject) => Date.parse(s.state?.terminated?.finishedAt ?? '') || 0)),
    );
    return Math.max(...ends) + Math.min(MAX_BACKOFF, FIRST_BACKOFF * 2 ** (failures.length - 1)) - now;
  };
  const expire = async (job: KubeObject) => {
    const { namespace, name, uid } = job.metadata;
    for (const pod of pods.list(namespace))
      if (controllerOf(pod)?.uid === uid && pod.metadata.finalizers?.includes(TRACKING)) await release(pod);
    const ttl = job.spec.ttlSecondsAfterFinished;
    if (ttl === undefined || job.metadata.deletionTimestamp) return;
    const end = Math.max(...job.status.conditions.map((c: Condition) => Date.parse(c.lastTransitionTime ?? '')));
    const left = end + ttl * 1000 - clock.now();
    if (left > 0) queue.addAfter(keyOf(job), left);
    else await api.remove(JOBS, namespace, name as string, { propagationPolicy: 'Foreground', preconditions: { uid } });
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
