import type { KubeObject } from '../../apimachinery/types.ts';
import { alreadyThere, CRONJOBS, JOBS, keyOf, splitKey, unlessMissing } from '../../client/objects.ts';
import { timestamp } from '../../os/clock.ts';
import type { Manager } from './lib/context.ts';
import { parseSchedule } from './lib/cron.ts';
import { isOver } from './lib/jobs.ts';
import { controllerOf, controllerReference } from './lib/owners.ts';
import { conditionOf, same } from './lib/pods.ts';

const DELAY = 100;

/** Upstream: pkg/controller/cronjob/cronjob_controllerv2.go. */
export function startCronJob(manager: Manager): () => void {
  const api = manager.api('cronjob-controller');
  const record = manager.recorder('cronjob-controller', 'cronjob-controller');
  const { clock } = manager;
  const crons = manager.informer(CRONJOBS);
  const jobs = manager.informer(JOBS);

  const queue = manager.queue(
    async (key) => {
      const [namespace, name] = splitKey(key);
      const cron = crons.get(namespace, name);
      if (!cron) return;
      const mine = jobs.list(namespace).filter((job) => controllerOf(job)?.uid === cron.metadata.uid);
      const next = structuredClone(cron);
      next.status ??= {};
      for (const job of mine)
        if (!isOver(job) && !cron.status?.active?.some((a: { uid: string }) => a.uid === job.metadata.uid)) await unexpected(cron, job);
      await cleanUp(cron, mine);
      noteFinished(cron, next, mine);
      if (!cron.metadata.deletionTimestamp && !cron.spec.suspend) await schedule(key, next, mine);
      if (!next.status.active?.length) next.status.active = undefined;
      if (!same(cron.status ?? {}, JSON.parse(JSON.stringify(next.status))))
        await api.update(CRONJOBS, next, 'status').catch(unlessMissing);
    },
    [crons, jobs],
  );

  const unexpected = async (cron: KubeObject, job: KubeObject) => {
    const live = await api.find(CRONJOBS, cron.metadata.namespace, cron.metadata.name as string);
    if (!live || live.status?.active?.some((a: { uid: string }) => a.uid === job.metadata.uid)) return;
    const message = `Saw a job that the controller did not create or forgot: ${job.metadata.name}`;
    record(cron, 'Warning', 'UnexpectedJob', message);
  };
  const noteFinished = (cron: KubeObject, next: KubeObject, mine: KubeObject[]) => {
    const active: { uid: string; name: string }[] = [];
    for (const reference of cron.status?.active ?? []) {
      const job = mine.find((j) => j.metadata.uid === reference.uid);
      if (job && !isOver(job)) active.push(reference);
      else if (!job) {
        const unseen = jobs.get(cron.metadata.namespace, reference.name);
        if (!unseen) record(cron, 'Normal', 'MissingJob', `Active job went missing: ${reference.name}`);
      } else {
        const status = conditionOf(job, 'Complete')?.status === 'True' ? 'Complete' : 'Failed';
        record(cron, 'Normal', 'SawCompletedJob', `Saw completed job: ${reference.name}, condition: ${status}`);
        if (status === 'Complete' && job.status.completionTime) next.status.lastSuccessfulTime = job.status.completionTime;
      }
    }
    next.status.active = active;
  };
  const schedule = async (key: string, cron: KubeObject, mine: KubeObject[]) => {
    const times = parseSchedule(cron.spec.schedule, cron.spec.timeZone);
    if (!times) {
      record(cron, 'Warning', 'UnparseableSchedule', `unparseable schedule: ${cron.spec.schedule}`);
      return;
    }
    const now = clock.now();
    const from = Date.parse(cron.status.lastScheduleTime ?? cron.metadata.creationTimestamp);
    const limit = cron.spec.startingDeadlineSeconds;
    const earliest = limit === undefined ? from : Math.max(from, now - limit * 1000);
    let due: number | undefined;
    for (let at = times(earliest), i = 0; at !== undefined && at <= now && i < 100; at = times(at), i++) due = at;
    const wake = () => {
      const next = times(Math.max(now, due ?? 0));
      if (next !== undefined) queue.addAfter(key, next - now + DELAY);
    };
    wake();
    if (due === undefined) return;
    const active = cron.status.active ?? [];
    if (cron.spec.concurrencyPolicy === 'Forbid' && active.length) {
      record(cron, 'Normal', 'JobAlreadyActive', 'Not starting job because prior execution is running and concurrency policy is Forbid');
      return;
    }
    if (cron.spec.concurrencyPolicy === 'Replace') {
      for (const reference of active) {
        await api.remove(JOBS, cron.metadata.namespace, reference.name, { propagationPolicy: 'Background' });
        record(cron, 'Normal', 'SuccessfulDelete', `Deleted job ${reference.name}`);
      }
      cron.status.active = [];
    }
    const name = `${cron.metadata.name}-${Math.floor(due / 60_000)}`;
    if (mine.some((job) => job.metadata.name === name)) return;
    const { labels, annotations } = cron.spec.jobTemplate.metadata ?? {};
    const job = {
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: {
        name,
        namespace: cron.metadata.namespace,
        labels,
        annotations: { ...annotations, 'batch.kubernetes.io/cronjob-scheduled-timestamp': timestamp(due) },
        ownerReferences: [controllerReference(cron)],
      },
      spec: cron.spec.jobTemplate.spec,
    };
    try {
      const made = await api.create(JOBS, job, cron.metadata.namespace);
      record(cron, 'Normal', 'SuccessfulCreate', `Created job ${name}`);
      const reference = {
        kind: 'Job',
        apiVersion: 'batch/v1',
        namespace: cron.metadata.namespace,
        name,
        uid: made.metadata.uid,
        resourceVersion: made.metadata.resourceVersion,
      };
      cron.status.active = [...(cron.status.active ?? []), reference];
      cron.status.lastScheduleTime = timestamp(due);
    } catch (error) {
      if (alreadyThere(error)) return;
      record(cron, 'Warning', 'FailedCreate', `Error creating job: ${(error as Error).message}`);
      throw error;
    }
  };
  const cleanUp = async (cron: KubeObject, mine: KubeObject[]) => {
    const limits: [string, number | undefined][] = [
      ['Complete', cron.spec.successfulJobsHistoryLimit],
      ['Failed', cron.spec.failedJobsHistoryLimit],
    ];
    for (const [type, limit] of limits) {
      if (limit === undefined) continue;
      const done = mine
        .filter((job) => conditionOf(job, type)?.status === 'True')
        .sort((a, b) => (a.status.startTime < b.status.startTime ? -1 : 1));
      for (const job of done.slice(0, Math.max(0, done.length - limit))) {
        await api.remove(JOBS, job.metadata.namespace, job.metadata.name as string, { propagationPolicy: 'Background' });
        record(cron, 'Normal', 'SuccessfulDelete', `Deleted job ${job.metadata.name}`);
      }
    }
  };
  crons.onChange(({ object }) => queue.add(keyOf(object)));
  jobs.onChange(({ object }) => {
    const owner = controllerOf(object);
    if (owner?.kind === 'CronJob') queue.add(`${object.metadata.namespace}/${owner.name}`);
  });
  return queue.stop;
}
