import { ApiError, type KubeObject } from '../../apimachinery/types.ts';
import { pathOf, singularName } from '../../client/mapper.ts';
import { sleep } from '../../os/clock.ts';
import { build, type Info } from '../builder.ts';
import type { Command } from '../command.ts';
import { type DryRun, dryRunOf, dryRunSuffix } from '../dryrun.ts';
import { Failure, isConflict, throwAll } from '../errors.ts';
import { namePrinted, outputPrinter } from '../printers/output.ts';
import { recorded } from '../recording.ts';
import type { Session } from '../session.ts';

const MERGE = 'application/merge-patch+json';

/** Upstream: kubectl/pkg/cmd/scale, kubectl/pkg/scale. */
export const scale: Command = {
  required: ['replicas'],
  about: 'Set how many replicas a deployment, replica set, replication controller or stateful set has.',
  examples: `kubectl scale --replicas=3 deployment/web\nkubectl scale --current-replicas=2 --replicas=3 deployment/web`,
  async run(session) {
    const { flags, args } = session;
    const replicas = flags.int('replicas');
    const dryRun = await dryRunOf(session);
    const printer = await outputPrinter(session);
    if (replicas < 0) throw new Failure('The --replicas=COUNT flag is required, and COUNT must be greater than or equal to 0');
    if (flags.int('current-replicas') < -1) throw new Failure('The --current-replicas must specify an integer of -1 or greater');
    const files = flags.list('filename');
    const found = await build(session, {
      files,
      selector: flags.string('selector'),
      everything: flags.bool('all') && args.length === 1 && !args[0].includes('/'),
      fetch: !files.length,
    });
    if (flags.string('resource-version') && found.infos.length > 1)
      throw new Failure('cannot use --resource-version with multiple resources');
    if (!found.infos.length) {
      throwAll(found.errors);
      throw new Failure('no objects passed to scale');
    }
    for (const info of found.infos) {
      const size = dryRun === 'client' ? replicas : await scaleOne(session, info, replicas, dryRun);
      const object = resized(info.object as KubeObject, info, size);
      if (dryRun !== 'client') await record(session, info, object);
      if (printer) await session.out(await printer.print(object));
      else await session.out(namePrinted(session, object, `scaled${dryRunSuffix(dryRun)}`, singularName(info.resource)));
    }
    throwAll(found.errors);
  },
};

/** The size is shown where it is known to stand. */
const resized = (object: KubeObject, { resource }: Info, replicas: number): KubeObject =>
  resource.group === 'apps' || resource.group === '' ? { ...object, spec: { ...object.spec, replicas } } : object;

async function record(session: Session, info: Info, object: KubeObject): Promise<void> {
  const { annotations } = recorded(session, object).metadata;
  if (annotations === object.metadata.annotations) return;
  await session
    .request('PATCH', pathOf(info.resource, info.namespace, info.name), { body: { metadata: { annotations } }, contentType: MERGE })
    .catch((error) => {
      if (!(error instanceof ApiError)) throw error;
    });
}

async function scaleOne(session: Session, info: Info, replicas: number, dryRun: DryRun): Promise<number> {
  const { flags } = session;
  const { clock } = session.proc.machine;
  const path = pathOf(info.resource, info.namespace, info.name, 'scale');
  const end = clock.now() + 300_000;
  let size: number;
  for (;;) {
    try {
      size = await once(session, path, replicas, dryRun);
      break;
    } catch (error) {
      if (!isConflict(error)) throw error;
      if (clock.now() >= end) throw new Failure('context deadline exceeded');
      await sleep(clock, 1000, session.proc.signal);
    }
  }
  const timeout = flags.duration('timeout');
  if (timeout && !dryRun) await reached(session, path, info.name, replicas, timeout);
  return size;
}

async function once(session: Session, path: string, replicas: number, dryRun: DryRun): Promise<number> {
  const { flags } = session;
  const query = { dryRun: dryRun === 'server' ? 'All' : undefined };
  const [wanted, expected] = [flags.string('resource-version'), flags.int('current-replicas')];
  if (expected === -1 && !wanted) {
    const done = await session.request('PATCH', path, { body: { spec: { replicas } }, contentType: MERGE, query });
    return done.spec?.replicas ?? 0;
  }
  const now = await session.request('GET', path);
  const size = now.spec?.replicas ?? 0;
  if (expected !== -1 && size !== expected) throw new Failure(`Expected replicas to be ${expected}, was ${size}`);
  const version = now.metadata.resourceVersion;
  if (wanted && version !== wanted) throw new Failure(`Expected resource version to be ${wanted}, was ${version}`);
  const done = await session.request('PUT', path, { body: { ...now, spec: { ...now.spec, replicas } }, query });
  return done.spec?.replicas ?? 0;
}

async function reached(session: Session, path: string, name: string, replicas: number, timeout: number): Promise<void> {
  const { clock } = session.proc.machine;
  const end = clock.now() + timeout;
  for (;;) {
    const now = await session.request('GET', path);
    if ((now.spec?.replicas ?? 0) !== replicas || (now.status?.replicas ?? 0) === replicas) return;
    if (clock.now() >= end) throw new Failure(`timed out waiting for ${JSON.stringify(name)} to be synced`);
    await sleep(clock, Math.min(1000, Math.max(1, end - clock.now())), session.proc.signal);
  }
}
