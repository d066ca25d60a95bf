import { toGoJson } from '../../apimachinery/json.ts';
import { ApiError, type KubeObject } from '../../apimachinery/types.ts';
import { pathOf, pluralName, singularName } from '../../client/mapper.ts';
import { timestamp } from '../../os/clock.ts';
import { build, type Found, type Info, visitAll } from '../builder.ts';
import type { Command } from '../command.ts';
import { Failure } from '../errors.ts';
import { changesOf } from '../following.ts';
import { namePrinted, outputPrinter } from '../printers/output.ts';
import { groupKind, REVISION } from '../revisions.ts';
import type { Session } from '../session.ts';
import { requireType } from '../typed.ts';

/** The workloads that words, files and selectors name; `check` runs before they are looked for. */
export async function rolling(session: Session, check?: () => void): Promise<Found> {
  const { flags, args } = session;
  if (!args.length && !flags.list('filename').length) throw new Failure('required resource not specified');
  check?.();
  const found = await build(session, {
    files: flags.list('filename'),
    selector: flags.string('selector'),
    fetch: true,
    everything: true,
  });
  for (const { resource, source } of found.infos) requireType(resource, args.length === 1 && !args[0].includes('/'), source);
  return found;
}

interface Deed {
  done: string;
  /** The change, or why there is none. */
  patch(info: Info, session: Session): Record<string, unknown>;
}

const changing = (about: string, examples: string, deed: Deed): Command => ({
  about,
  examples,
  async run(session) {
    const found = await rolling(session);
    if (!found.visits.length) {
      await session.err(`No resources found in ${session.namespace().namespace} namespace.\n`);
      return;
    }
    const sorted = { ...found, visits: [...found.errors, ...found.infos] };
    await visitAll(sorted, async (info) => {
      const body = deed.patch(info, session);
      let object: KubeObject;
      try {
        object = await session.request<KubeObject>('PATCH', pathOf(info.resource, info.namespace, info.name), {
          body: toGoJson(body, '', true),
          contentType: 'application/strategic-merge-patch+json',
          query: { fieldManager: session.flags.string('field-manager') || undefined },
        });
      } catch (error) {
        throw error instanceof ApiError ? new Failure(`failed to patch: ${error.message}`) : error;
      }
      const printer = await outputPrinter(session, { typed: true });
      if (printer) await session.out(await printer.print(object));
      else await session.out(namePrinted(session, object, deed.done, singularName(info.resource)));
    });
  },
});
const RESTARTED = 'kubectl.kubernetes.io/restartedAt';
const named = (info: Info): string => `${pluralName(info.resource)} ${JSON.stringify(info.name)}`;

export const restart = changing(
  'Restart the pods of a resource, in the way its rollout does it.',
  'kubectl rollout restart deployment/web',
  {
    done: 'restarted',
    patch(info, session) {
      if (!['Deployment', 'DaemonSet', 'StatefulSet'].includes(info.resource.kind))
        throw new Failure(`error: ${named(info)} restarting is not supported`);
      if (info.object?.spec.paused) throw new Failure(`error: ${named(info)} can't restart paused deployment (run rollout resume first)`);
      const now = timestamp(session.proc.machine.clock.now());
      if (info.object?.spec.template.metadata?.annotations?.[RESTARTED] === now)
        throw new Failure(
          `failed to create patch for ${info.name}: if restart has already been triggered within the past second, please wait before attempting to trigger another`,
        );
      const annotations = { [RESTARTED]: now };
      return { spec: { template: { metadata: { annotations } } } };
    },
  },
);
export const pause = changing('Hold the rollout of a deployment.', 'kubectl rollout pause deployment/web', {
  done: 'paused',
  patch(info) {
    if (info.resource.kind !== 'Deployment') throw new Failure(`error: ${named(info)} pausing is not supported`);
    if (info.object?.spec.paused) throw new Failure(`error: ${named(info)} is already paused`);
    return { spec: { paused: true } };
  },
});
export const resume = changing('Go on with a rollout that was paused.', 'kubectl rollout resume deployment/web', {
  done: 'resumed',
  patch(info) {
    if (info.resource.kind !== 'Deployment') throw new Failure(`error: ${named(info)} resuming is not supported`);
    if (!info.object?.spec.paused) throw new Failure(`error: ${named(info)} is not paused`);
    return { spec: { paused: null } };
  },
});

export const status: Command = {
  about: 'Follow a rollout until it is done.',
  examples: 'kubectl rollout status deployment/web --timeout=60s',
  async run(session) {
    const { flags } = session;
    const { clock } = session.proc.machine;
    const found = await rolling(session, () => {
      const revision = flags.int('revision');
      if (revision < 0) throw new Failure(`revision must be a positive integer: ${revision}`);
    });
    const end = flags.duration('timeout') > 0 ? clock.now() + flags.duration('timeout') : Number.POSITIVE_INFINITY;
    if (!found.visits.length) {
      await session.err(`No resources found in ${session.namespace().namespace} namespace.\n`);
      return;
    }
    await visitAll(found, (info) => follow(session, info, end));
  },
};

async function follow(session: Session, info: Info, end: number): Promise<void> {
  for await (const object of changesOf(session, info, end)) {
    if (!object) throw new Failure('object has been deleted');
    const { text, done } = progress(groupKind(info.resource), object, session.flags.int('revision'));
    await session.out(text);
    if (done || !session.flags.bool('watch')) return;
  }
  throw new Failure('timed out waiting for the condition');
}

/** Upstream: kubectl/pkg/polymorphichelpers/rollout_status.go. */
export function progress(kind: string, object: KubeObject, revision: number): { text: string; done: boolean } {
  const { spec, metadata } = object;
  const { name } = metadata;
  const s = object.status ?? {};
  const waiting = (text: string) => ({ text: `${text}\n`, done: false });
  const observed = (metadata.generation ?? 0) <= (s.observedGeneration ?? 0);
  if (kind === 'Deployment.apps') {
    const current = Number(metadata.annotations?.[REVISION] ?? 0);
    if (revision > 0 && current !== revision)
      throw new Failure(`desired revision (${revision}) is different from the running revision (${current})`);
    if (!observed) return waiting('Waiting for deployment spec update to be observed...');
    const condition = (s.conditions ?? []).find((c: { type: string }) => c.type === 'Progressing');
    if (condition?.reason === 'ProgressDeadlineExceeded')
      throw new Failure(`deployment ${JSON.stringify(name)} exceeded its progress deadline`);
    const [updated, total, available] = [s.updatedReplicas ?? 0, s.replicas ?? 0, s.availableReplicas ?? 0];
    if (updated < spec.replicas)
      return waiting(
        `Waiting for deployment "${name}" rollout to finish: ${updated} out of ${spec.replicas} new replicas have been updated...`,
      );
    if (total > updated)
      return waiting(`Waiting for deployment "${name}" rollout to finish: ${total - updated} old replicas are pending termination...`);
    if (available < updated)
      return waiting(`Waiting for deployment "${name}" rollout to finish: ${available} of ${updated} updated replicas are available...`);
    return { text: `deployment "${name}" successfully rolled out\n`, done: true };
  }
  if (kind === 'DaemonSet.apps') {
    if (spec.updateStrategy?.type !== 'RollingUpdate')
      throw new Failure('rollout status is only available for RollingUpdate strategy type');
    if (!observed) return waiting('Waiting for daemon set spec update to be observed...');
    const [updated, desired, available] = [s.updatedNumberScheduled ?? 0, s.desiredNumberScheduled ?? 0, s.numberAvailable ?? 0];
    if (updated < desired)
      return waiting(`Waiting for daemon set "${name}" rollout to finish: ${updated} out of ${desired} new pods have been updated...`);
    if (available < desired)
      return waiting(`Waiting for daemon set "${name}" rollout to finish: ${available} of ${desired} updated pods are available...`);
    return { text: `daemon set "${name}" successfully rolled out\n`, done: true };
  }
  if (kind === 'StatefulSet.apps') {
    if (spec.updateStrategy?.type !== 'RollingUpdate')
      throw new Failure('rollout status is only available for RollingUpdate strategy type');
    if (!observed || !s.observedGeneration) return waiting('Waiting for statefulset spec update to be observed...');
    const [ready, updated] = [s.readyReplicas ?? 0, s.updatedReplicas ?? 0];
    if (ready < spec.replicas) return waiting(`Waiting for ${spec.replicas - ready} pods to be ready...`);
    if (spec.updateStrategy.rollingUpdate) {
      const partition = spec.updateStrategy.rollingUpdate.partition ?? 0;
      if (updated < spec.replicas - partition)
        return waiting(
          `Waiting for partitioned roll out to finish: ${updated} out of ${spec.replicas - partition} new pods have been updated...`,
        );
      return { text: `partitioned roll out complete: ${updated} new pods have been updated...\n`, done: true };
    }
    if (s.updateRevision !== s.currentRevision)
      return waiting(`waiting for statefulset rolling update to complete ${updated} pods at revision ${s.updateRevision}...`);
    return { text: `statefulset rolling update complete ${s.currentReplicas ?? 0} pods at revision ${s.currentRevision}...\n`, done: true };
  }
  throw new Failure(`no status viewer has been implemented for ${kind}`);
}
