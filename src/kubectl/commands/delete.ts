import { ApiError, type KubeObject } from '../../apimachinery/types.ts';
import { pathOf, singularName } from '../../client/mapper.ts';
import { busy, sleep } from '../../os/clock.ts';
import { build, type Info } from '../builder.ts';
import type { Command } from '../command.ts';
import { type DryRun, dryRunOf } from '../dryrun.ts';
import { Failure, isNotFound, throwAll, withSource } from '../errors.ts';
import type { Session } from '../session.ts';

const IMMEDIATE =
  'Warning: Immediate deletion does not wait for confirmation that the running resource has been terminated. The resource may continue to run on the cluster indefinitely.\n';
const CASCADES: Record<string, string> = { background: 'Background', foreground: 'Foreground', orphan: 'Orphan' };

export const remove: Command = {
  about: `Delete resources by file, by name, by label, or all of a kind.

 A pod gets time to end; --grace-period sets how much, --now means one second, --force does not wait at all.`,
  examples: `kubectl delete pod web\nkubectl delete -f pod.yaml\nkubectl delete pods,services -l app=web\nkubectl delete pods --all`,
  async run(session) {
    const { flags } = session;
    if (flags.changed('raw')) {
      const { rawRequest } = await busy(import('../raw.ts'));
      return rawRequest(session, 'DELETE', flags.string('raw'));
    }
    const dryRun = await dryRunOf(session);
    const options = deleteOptions(session);
    const output = flags.string('output');
    if (output && output !== 'name') throw new Failure(`unexpected -o output mode: ${output}. We only support '-o name'`);
    const files = flags.list('filename');
    if (flags.bool('all') && flags.string('selector')) throw new Failure("setting 'all' parameter but found a non empty selector. ");
    if (flags.bool('all') && flags.string('field-selector')) throw new Failure("setting 'all' parameter but found a non empty selector. ");
    if (flags.bool('force')) await session.err(IMMEDIATE);
    const query = {
      files,
      selector: flags.string('selector'),
      fieldSelector: flags.string('field-selector'),
      all: flags.bool('all'),
      allNamespaces: flags.bool('all-namespaces'),
      fetch: false,
    };
    const found = await build(session, query);
    const ignoring = flags.bool('ignore-not-found') || query.all || Boolean(query.selector) || Boolean(query.fieldSelector);
    const { errors } = found;
    if (flags.bool('interactive') && !(await confirmed(session, found.infos))) {
      await session.out('deletion is cancelled\n');
      return;
    }
    const gone: Info[] = [];
    let done = 0;
    for (const info of found.infos) {
      try {
        const body =
          dryRun === 'client'
            ? await session.request('GET', pathOf(info.resource, info.namespace, info.name))
            : await deleteOne(session, info, options, dryRun);
        done++;
        await announce(session, info, dryRun);
        if (dryRun) continue;
        gone.push({ ...info, object: body?.metadata?.uid ? body : { metadata: { uid: body?.details?.uid } } } as Info);
      } catch (error) {
        if (isNotFound(error) && (ignoring || flags.bool('ignore-not-found'))) continue;
        errors.push(await explain(session, info, withSource('deleting', info.source, error), error));
      }
    }
    if (errors.length) throwAll(errors.filter((e) => !(isNotFound(e) && ignoring)));
    if (!done) {
      if (!files.length && !(flags.bool('ignore-not-found') && !query.selector && !query.all)) await session.out('No resources found\n');
      return;
    }
    if (flags.bool('wait') && !flags.bool('force')) await waitGone(session, gone, flags.duration('timeout'));
  },
};

async function explain(session: Session, info: Info, told: Error, error: unknown): Promise<Error> {
  if (!isNotFound(error) || !info.namespace || info.namespace === 'default' || info.source) return told;
  try {
    await session.request('GET', `/api/v1/namespaces/${encodeURIComponent(info.namespace)}`);
  } catch (other) {
    if (isNotFound(other)) return other;
  }
  return told;
}

export function deleteOptions(session: Session): Record<string, unknown> {
  const { flags } = session;
  const cascade = flags.string('cascade');
  const policy = CASCADES[cascade] ?? ({ true: 'Background', false: 'Orphan' } as Record<string, string>)[cascade];
  if (!policy) throw new Failure(`invalid cascade value (${cascade}). Must be "background", "foreground", or "orphan"`);
  let grace = flags.int('grace-period');
  const now = flags.has('now') && flags.bool('now');
  const force = flags.bool('force');
  if (now && grace !== -1) throw new Failure('--now and --grace-period cannot be specified together');
  if (now) grace = 1;
  if (force && grace > 0) throw new Failure('--force and --grace-period greater than 0 cannot be specified together');
  if (grace === 0 && !force) grace = 1;
  if (force && grace < 0) grace = 0;
  return { kind: 'DeleteOptions', apiVersion: 'v1', ...(grace >= 0 ? { gracePeriodSeconds: grace } : {}), propagationPolicy: policy };
}

export const deleteOne = (session: Session, info: Info, options: Record<string, unknown>, dryRun: DryRun = ''): Promise<KubeObject> =>
  session.request('DELETE', pathOf(info.resource, info.namespace, info.name), {
    body: dryRun === 'server' ? { ...options, dryRun: ['All'] } : options,
  });

async function announce(session: Session, info: Info, dryRun: DryRun): Promise<void> {
  const { flags } = session;
  if (flags.string('output') === 'name') {
    await session.out(`${singularName(info.resource)}/${info.name}\n`);
    return;
  }
  const operation = flags.bool('force') ? 'force deleted' : 'deleted';
  const from = info.namespace && !session.old ? ` from ${info.namespace} namespace` : '';
  const suffix = dryRun === 'client' ? ' (dry run)' : dryRun === 'server' ? ' (server dry run)' : '';
  await session.out(`${singularName(info.resource)} "${info.name}" ${operation}${from}${suffix}\n`);
}

async function confirmed(session: Session, infos: Info[]): Promise<boolean> {
  await session.out('You are about to delete the following resource(s):\n');
  for (const info of infos) await session.out(`${singularName(info.resource)}/${info.name}\n`);
  await session.out('Do you want to continue? (y/n): ');
  const { readLine } = await busy(import('../../os/streams.ts'));
  const line = await readLine(session.proc.stdin, session.proc.signal);
  return line !== null && /^(y|yes)$/i.test(new TextDecoder().decode(line).trim());
}

/** Until what was deleted is no more, or is another of the same name. */
export async function waitGone(session: Session, infos: Info[], timeout: number): Promise<void> {
  const { clock } = session.proc.machine;
  const end = timeout > 0 ? clock.now() + timeout : Number.POSITIVE_INFINITY;
  for (const info of infos) {
    const uid = info.object?.metadata?.uid;
    for (let pause = 50; ; pause = Math.min(1000, pause * 2)) {
      try {
        const now = await session.request<KubeObject>('GET', pathOf(info.resource, info.namespace, info.name));
        if (uid && now.metadata.uid !== uid) break;
      } catch (error) {
        if (error instanceof ApiError && error.reason === 'Forbidden') break;
        if (isNotFound(error)) break;
        throw error;
      }
      if (clock.now() >= end) throw new Failure(`timed out waiting for the condition on ${info.resource.resource}/${info.name}`);
      await sleep(clock, pause, session.proc.signal);
    }
  }
}
