import { deepEqual, toGoJson } from '../../apimachinery/json.ts';
import type { KubeObject } from '../../apimachinery/types.ts';
import { pathOf, singularName } from '../../client/mapper.ts';
import type { Info } from '../builder.ts';
import type { Command } from '../command.ts';
import { Lines } from '../describers/lines.ts';
import { template as describeTemplate } from '../describers/pod.ts';
import { dryRunOf, dryRunSuffix } from '../dryrun.ts';
import { Failure, throwAll } from '../errors.ts';
import { namePrinted, outputPrinter } from '../printers/output.ts';
import { alignTabs, DESCRIBE } from '../printers/tabwriter.ts';
import type { Session } from '../session.ts';
import { replicaSetsOf, revisionOf, rolling } from './rollout.ts';

const CAUSE = 'kubernetes.io/change-cause';

function onlyDeployments(info: Info, what: string): void {
  if (info.resource.kind !== 'Deployment')
    throw new Failure(
      `error retrieving ${what} for "${info.resource.kind}", no visitor method exists for {${info.resource.group} ${info.resource.kind}}`,
    );
}

export const history: Command = {
  about: 'Show earlier rollouts, or the pod template of one with --revision.',
  examples: `kubectl rollout history deployment/web\nkubectl rollout history deployment/web --revision=3`,
  async run(session) {
    const revision = session.flags.int('revision');
    if (revision < 0) throw new Failure(`revision must be a positive integer: ${revision}`);
    const printer = await outputPrinter(session);
    const found = await rolling(session);
    const errors = [...found.errors];
    for (const info of found.infos) {
      try {
        onlyDeployments(info, 'history');
        const sets = await replicaSetsOf(session, info.object as KubeObject);
        const name = `${singularName(info.resource)}/${info.name}`;
        if (revision) {
          const set = sets.find((s) => revisionOf(s) === revision);
          if (!set) throw new Failure('unable to find the specified revision');
          if (printer) await session.out(await printer.print(set));
          else await session.out(`${name} with revision #${revision}\n${shownTemplate(set)}\n`);
        } else if (printer) for (const set of sets) await session.out(await printer.print(set));
        else {
          const lines = sets.map((s) => `${revisionOf(s)}\t${s.metadata.annotations?.[CAUSE] ?? '<none>'}`);
          await session.out(`${name} \n${alignTabs(['REVISION\tCHANGE-CAUSE', ...lines].join('\n'), DESCRIBE)}\n\n`);
        }
      } catch (error) {
        errors.push(error as Error);
      }
    }
    throwAll(errors);
  },
};

function shownTemplate(set: KubeObject): string {
  const template = structuredClone(set.spec.template);
  const cause = set.metadata.annotations?.[CAUSE];
  if (cause) template.metadata.annotations = { ...template.metadata.annotations, [CAUSE]: cause };
  const lines = new Lines();
  describeTemplate(lines, template);
  return lines.unaligned();
}

export const undo: Command = {
  about: 'Go back to the rollout before, or to the one --to-revision names.',
  examples: `kubectl rollout undo deployment/web\nkubectl rollout undo deployment/web --to-revision=3`,
  async run(session) {
    const dryRun = await dryRunOf(session);
    const printer = await outputPrinter(session);
    const found = await rolling(session);
    const errors = [...found.errors];
    for (const info of found.infos) {
      try {
        onlyDeployments(info, 'rollbacker');
        const { outcome, object } = await rollBack(session, info, dryRun);
        if (printer) await session.out(await printer.print(object));
        else await session.out(namePrinted(session, object, `${outcome}${dryRunSuffix(dryRun)}`, singularName(info.resource)));
      } catch (error) {
        errors.push(error as Error);
      }
    }
    throwAll(errors);
  },
};

async function rollBack(session: Session, info: Info, dryRun: string): Promise<{ outcome: string; object: KubeObject }> {
  const object = info.object as KubeObject;
  const wanted = session.flags.int('to-revision');
  const sets = await replicaSetsOf(session, object);
  if (wanted < 0) throw new Failure(`unable to find specified revision ${wanted} in history`);
  const target = wanted ? sets.find((s) => revisionOf(s) === wanted) : sets[sets.length - 2];
  if (!target)
    throw new Failure(
      wanted
        ? `unable to find specified revision ${wanted} in history`
        : `no rollout history found for deployment ${JSON.stringify(info.name)}`,
    );
  if (dryRun === 'client') return { outcome: shownTemplate(target), object };
  if (object.spec.paused)
    throw new Failure("you cannot rollback a paused deployment; resume it first with 'kubectl rollout resume' and try again");
  const template = structuredClone(target.spec.template);
  delete template.metadata?.labels?.['pod-template-hash'];
  if (deepEqual(template, object.spec.template))
    return { outcome: `skipped rollback (current template already matches revision ${revisionOf(target)})`, object };
  const annotations = { ...object.metadata.annotations };
  const skip = [
    'kubectl.kubernetes.io/last-applied-configuration',
    'deployment.kubernetes.io/revision',
    'deployment.kubernetes.io/revision-history',
    'deployment.kubernetes.io/desired-replicas',
    'deployment.kubernetes.io/max-replicas',
    'deprecated.deployment.rollback.to',
  ];
  const kept = Object.fromEntries(Object.entries(annotations).filter(([k]) => skip.includes(k)));
  for (const [k, v] of Object.entries(target.metadata.annotations ?? {})) if (!skip.includes(k)) kept[k] = v;
  const body = [
    { op: 'replace', path: '/spec/template', value: template },
    { op: 'replace', path: '/metadata/annotations', value: kept },
  ];
  const sent = await session.request<KubeObject>('PATCH', pathOf(info.resource, info.namespace, info.name), {
    body: toGoJson(body),
    contentType: 'application/json-patch+json',
    query: { dryRun: dryRun === 'server' ? 'All' : undefined },
  });
  return { outcome: 'rolled back', object: sent };
}
