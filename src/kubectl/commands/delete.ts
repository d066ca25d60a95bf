import { ApiError, type KubeObject } from '../../apimachinery/types.ts';
import { pathOf, singularName } from '../../client/mapper.ts';
import { busy, sleep } from '../../os/clock.ts';
import { build, type Info } from '../builder.ts';
import type { Command } from '../command.ts';
import { type DryRun, dryRunOf, dryRunSuffix } from '../dryrun.ts';
import { Failure, isNotFound, throwAll, withSource } from '../errors.ts';
import type { Session } from '../session.ts';

const IMMEDIATE =
  'Warning: Immediate deletion does not wait for confirmation that the running resource has been terminated. The resource may continue to run on the cluster indefinitely.\n';
const SCOPE = 'Warning: deleting cluster-scoped resources, not scoped to the provided namespace\n';
const CASCADES: Record<string, string> = { background: 'Background', foreground: 'Foreground', orphan: 'Orphan' };

/** Upstream: kubectl/pkg/cmd/delete. */
export const remove: Command = {
  about: `Delete resources by file, by name, by label, or all of a kind.

 A pod gets time to end; --grace-period sets how much, --now means one second, --force does not wait at all.`,
  examples: `kubectl delete pod web\nkubectl delete -f pod.yaml\nkubectl delete pods,services -l app=web\nkubectl delete pods --all`,
  async run(session) {
    const { flags } = session;
    const options = deleteOptions(session);
    const dryRun = await dryRunOf(session);
    if (flags.string('raw')) return deleteRaw(session);
    const [selector, fieldSelector, all] = [flags.string('selector'), flags.string('field-selector'), flags.bool('all')];
    if (all && (selector || fieldSelector)) throw new Failure("setting 'all' parameter but found a non empty selector. ");
    const allNamespaces = flags.bool('all-namespaces');
    const found = await build(session, { files: flags.list('filename'), selector, fieldSelector, all, allNamespaces, fetch: false });
    checkOutput(session);
    if (flags.bool('force')) await session.err(IMMEDIATE);
    const chosen = flags.changed('ignore-not-found') ? flags.bool('ignore-not-found') : Boolean(all || selector || fieldSelector);
    const errors = chosen ? found.errors.filter((e) => !isNotFound(e)) : found.errors;
    if (flags.bool('interactive')) {
      throwAll(errors);
      if (!found.infos.length) return session.out('No resources found\n');
      if (!(await confirmed(session, found.infos))) return session.out('deletion is cancelled\n');
    }
    const warn = session.namespace().explicit && !allNamespaces;
    const gone = await deleteAll(session, found.infos, errors, { options, dryRun, ignore: chosen, warn });
    throwAll(errors);
    if (!found.infos.length) return session.out('No resources found\n');
    if (flags.bool('wait') && !dryRun) await waitGone(session, gone, flags.duration('timeout'));
  },
};

interface Manner {
  options: Record<string, unknown>;
  dryRun: DryRun;
  /** What is not there is no failure. */
  ignore: boolean;
  /** Says that a namespace does not narrow what has none. */
  warn: boolean;
}

/** Deletes and tells of each; what went wrong is added to `errors`. */
export async function deleteAll(
  session: Session,
  infos: Info[],
  errors: Error[],
  { options, dryRun, ignore, warn }: Manner,
): Promise<Info[]> {
  const gone: Info[] = [];
  let warning = warn && !session.old;
  for (const info of infos) {
    if (warning && !info.resource.namespaced) {
      await session.err(SCOPE);
      warning = false;
    }
    try {
      const body = dryRun === 'client' ? undefined : await deleteOne(session, info, options, dryRun);
      await announce(session, info, options, dryRun);
      gone.push({ ...info, object: body?.metadata?.uid ? body : ({ metadata: { uid: body?.details?.uid } } as KubeObject) });
    } catch (error) {
      if (!(isNotFound(error) && ignore)) errors.push(withSource('deleting', info.source, error));
    }
  }
  return gone;
}

function checkOutput({ flags }: Session): void {
  const output = flags.string('output');
  if (output && output !== 'name') throw new Failure(`unexpected -o output mode: ${output}. We only support '-o name'`);
}

async function deleteRaw(session: Session): Promise<number> {
  const { flags } = session;
  checkOutput(session);
  if (flags.bool('force')) await session.err(IMMEDIATE);
  const files = flags.list('filename');
  const { checkRaw, rawRequest } = await busy(import('../raw.ts'));
  if (flags.bool('interactive')) throw new Failure('--interactive can not be used with --raw');
  if (files.length > 1) throw new Failure('--raw can only use a single local file or stdin');
  checkRaw(session, files);
  return rawRequest(session, 'DELETE', flags.string('raw'), files.length ? await session.readFile(files[0]) : undefined);
}

export function deleteOptions(session: Session): Record<string, unknown> {
  const { flags } = session;
  const cascade = flags.string('cascade');
  const boolean = /^(1|t|T|TRUE|true|True)$/.test(cascade) ? 'background' : /^(0|f|F|FALSE|false|False)$/.test(cascade) ? 'orphan' : '';
  if (boolean)
    void session.err(`warning: --cascade=${cascade} is deprecated (boolean value) and can be replaced with --cascade=${boolean}.\n`);
  const policy = CASCADES[boolean || cascade];
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

async function announce(session: Session, info: Info, options: Record<string, unknown>, dryRun: DryRun): Promise<void> {
  if (session.flags.string('output') === 'name') return session.out(`${singularName(info.resource)}/${info.name}\n`);
  const operation = options.gracePeriodSeconds === 0 ? 'force deleted' : 'deleted';
  const from = info.namespace && !session.old ? ` from ${info.namespace} namespace` : '';
  await session.out(`${singularName(info.resource)} "${info.name}" ${operation}${from}${dryRunSuffix(dryRun)}\n`);
}

async function confirmed(session: Session, infos: Info[]): Promise<boolean> {
  await session.out(`You are about to delete the following ${infos.length} resource(s):\n`);
  for (const info of infos) await session.out(`${singularName(info.resource)}/${info.name}\n`);
  await session.out('Do you want to continue? (y/N): ');
  const { readLine } = await busy(import('../../os/streams.ts'));
  const line = await readLine(session.proc.stdin, session.proc.signal);
  return line !== null && /^y$/i.test(new TextDecoder().decode(line).trim());
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
        if (error instanceof ApiError && ['Forbidden', 'MethodNotAllowed'].includes(error.reason ?? '')) break;
        if (isNotFound(error)) break;
        throw error;
      }
      if (clock.now() >= end) throw new Failure(`timed out waiting for the condition on ${info.resource.resource}/${info.name}`);
      await sleep(clock, pause, session.proc.signal);
    }
  }
}
