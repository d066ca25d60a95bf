import type { KubeObject } from '../../apimachinery/types.ts';
import { pathOf, singularName } from '../../client/mapper.ts';
import { sleep } from '../../os/clock.ts';
import { build, getObject, type Info } from '../builder.ts';
import type { Command } from '../command.ts';
import { type DryRun, dryRunOf, dryRunSuffix } from '../dryrun.ts';
import { Failure, throwAll } from '../errors.ts';
import { namePrinted, outputPrinter } from '../printers/output.ts';
import type { Session } from '../session.ts';

export const scale: Command = {
  required: ['replicas'],
  about: 'Set how many replicas a deployment, replica set, replication controller or stateful set has.',
  examples: `kubectl scale --replicas=3 deployment/web\nkubectl scale --current-replicas=2 --replicas=3 deployment/web`,
  async run(session) {
    const { flags } = session;
    const replicas = flags.int('replicas');
    const current = flags.int('current-replicas');
    const dryRun = await dryRunOf(session);
    if (replicas < 0) throw new Failure('The --replicas=COUNT flag is required, and COUNT must be greater than or equal to 0');
    if (current < -1) throw new Failure('The --current-replicas must specify an integer of -1 or greater');
    const printer = await outputPrinter(session);
    const named = session.args.some((a) => a.includes('/')) || session.args.length > 1;
    const found = await build(session, {
      files: flags.list('filename'),
      selector: flags.string('selector'),
      all: flags.bool('all') && !named,
      fetch: true,
    });
    const errors = [...found.errors];
    if (!found.infos.length && !errors.length) throw new Failure('no objects passed to scale');
    for (const info of found.infos) {
      try {
        const object = await scaleOne(session, info, replicas, dryRun);
        if (printer) await session.out(await printer.print(object));
        else
          await session.out(namePrinted(session, info.object as KubeObject, `scaled${dryRunSuffix(dryRun)}`, singularName(info.resource)));
      } catch (error) {
        errors.push(error as Error);
      }
    }
    throwAll(errors);
  },
};

async function scaleOne(session: Session, info: Info, replicas: number, dryRun: DryRun): Promise<KubeObject> {
  const { flags } = session;
  if (dryRun === 'client') return info.object as KubeObject;
  const path = pathOf(info.resource, info.namespace, info.name, 'scale');
  const query = { dryRun: dryRun === 'server' ? 'All' : undefined };
  const wanted = flags.string('resource-version');
  const expected = flags.int('current-replicas');
  if (expected >= 0 || wanted) {
    const now = await session.request('GET', path);
    if (expected >= 0 && now.spec.replicas !== expected)
      throw new Failure(`Expected replicas to be ${expected}, was ${now.spec.replicas ?? 0}`);
    if (wanted && now.metadata.resourceVersion !== wanted)
      throw new Failure(`Expected resource version to be ${wanted}, was ${now.metadata.resourceVersion}`);
    await session.request('PUT', path, { body: { ...now, spec: { ...now.spec, replicas } }, query });
  } else await session.request('PATCH', path, { body: { spec: { replicas } }, contentType: 'application/merge-patch+json', query });
  if (flags.duration('timeout') > 0 && !dryRun) await reached(session, path, replicas, flags.duration('timeout'));
  if (dryRun) return { ...(info.object as KubeObject), spec: { ...info.object?.spec, replicas } };
  return getObject(session, info);
}

async function reached(session: Session, path: string, replicas: number, timeout: number): Promise<void> {
  const { clock } = session.proc.machine;
  const end = clock.now() + timeout;
  for (;;) {
    const now = await session.request('GET', path);
    if ((now.status?.replicas ?? 0) === replicas) return;
    if (clock.now() >= end) throw new Failure('timed out waiting for the condition');
    await sleep(clock, 500, session.proc.signal);
  }
}
