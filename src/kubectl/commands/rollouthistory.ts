import { deepEqual, toGoJson } from '../../apimachinery/json.ts';
import type { KubeObject } from '../../apimachinery/types.ts';
import { pathOf, singularName } from '../../client/mapper.ts';
import { type Info, visitAll } from '../builder.ts';
import type { Command } from '../command.ts';
import { LAST_APPLIED } from '../creating.ts';
import { Lines } from '../describers/lines.ts';
import { template as describeTemplate } from '../describers/pod.ts';
import { type DryRun, dryRunOf, dryRunSuffix } from '../dryrun.ts';
import { Failure } from '../errors.ts';
import { namePrinted, outputPrinter } from '../printers/output.ts';
import { alignTabs, DESCRIBE } from '../printers/tabwriter.ts';
import { CHANGE_CAUSE } from '../recording.ts';
import { type Revision, revisionsOf } from '../revisions.ts';
import type { Session } from '../session.ts';
import { rolling } from './rollout.ts';

export const history: Command = {
  about: 'Show earlier rollouts, or the pod template of one with --revision.',
  examples: `kubectl rollout history deployment/web\nkubectl rollout history daemonset/lamp --revision=3`,
  async run(session) {
    const revision = session.flags.int('revision');
    const found = await rolling(session, () => {
      if (revision < 0) throw new Failure(`revision must be a positive integer: ${revision}`);
    });
    const printer = await outputPrinter(session, { typed: true });
    await visitAll(found, async (info) => {
      const all = await revisionsOf(session, info, 'history', 'history viewer');
      const wanted = revision ? all.filter((r) => r.revision === revision) : all;
      if (revision && !wanted.length && (all.length || printer)) throw new Failure('unable to find the specified revision');
      if (printer) for (const { shown } of wanted) await session.out(await printer.print(shown));
      else {
        const title = revision ? `with revision #${revision}` : '';
        await session.out(`${singularName(info.resource)}/${info.name} ${title}\n${overview(info, all, revision)}\n`);
      }
    });
  },
};

function overview(info: Info, all: Revision[], revision: number): string {
  if (!all.length) return 'No rollout history found.';
  if (revision) return templateText(all.find((r) => r.revision === revision) as Revision, info.resource.kind === 'Deployment');
  const lines = all.map((r) => `${r.revision}\t${r.cause || '<none>'}`);
  return `${alignTabs(['REVISION\tCHANGE-CAUSE', ...lines].join('\n'), DESCRIBE)}\n`;
}

function templateText({ template, cause }: Revision, withCause: boolean): string {
  const shown = structuredClone(template);
  if (cause && withCause) shown.metadata.annotations = { ...shown.metadata.annotations, [CHANGE_CAUSE]: cause };
  const lines = new Lines();
  describeTemplate(lines, shown);
  return lines.unaligned();
}

export const undo: Command = {
  about: 'Go back to the rollout before, or to the one --to-revision names.',
  examples: `kubectl rollout undo deployment/web\nkubectl rollout undo daemonset/lamp --to-revision=3`,
  async run(session) {
    const dryRun = await dryRunOf(session);
    const found = await rolling(session);
    await visitAll(found, async (info) => {
      const object = info.object as KubeObject;
      if (object.metadata.annotations?.[LAST_APPLIED] !== undefined)
        await session.err(
          `Warning: resource ${info.resource.resource}/${info.name} was previously managed with 'kubectl apply'. Rolling back will not update the ${LAST_APPLIED} annotation, which may cause unexpected behavior on future 'kubectl apply' operations. Consider using 'kubectl apply' with your previous configuration file instead.\n`,
        );
      const outcome = await rollBack(session, info, dryRun);
      const printer = await outputPrinter(session, { typed: true });
      if (printer) await session.out(await printer.print(object));
      else await session.out(namePrinted(session, object, `${outcome}${dryRunSuffix(dryRun)}`, singularName(info.resource)));
    });
  },
};

/** Upstream: kubectl/pkg/polymorphichelpers/rollback.go. */
async function rollBack(session: Session, info: Info, dryRun: DryRun): Promise<string> {
  const object = info.object as KubeObject;
  const wanted = session.flags.int('to-revision');
  const all = await revisionsOf(session, info, 'rollbacker', 'rollbacker');
  const deployment = info.resource.kind === 'Deployment';
  const nowhere = new Failure(`unable to find specified revision ${wanted} in history`);
  if (wanted < 0) throw nowhere;
  const target = wanted ? all.find((r) => r.revision === wanted) : all.at(-2);
  if (!target) {
    if (wanted) throw nowhere;
    throw new Failure(
      deployment ? `no rollout history found for deployment ${JSON.stringify(info.name)}` : 'no last revision to roll back to',
    );
  }
  if (dryRun === 'client') return `${deployment ? '' : 'will roll back to '}${templateText(target, false)}`;
  if (deployment && object.spec.paused)
    throw new Failure("you cannot rollback a paused deployment; resume it first with 'kubectl rollout resume' and try again");
  const template = structuredClone(target.template);
  if (deployment) delete template.metadata?.labels?.['pod-template-hash'];
  if (deepEqual(template, object.spec.template)) return `skipped rollback (current template already matches revision ${wanted})`;
  try {
    await session.request('PATCH', pathOf(info.resource, info.namespace, info.name), {
      ...(deployment ? deploymentPatch(object, target, template) : { body: toGoJson(target.kept.data, '', true), contentType: STRATEGIC }),
      query: { dryRun: dryRun === 'server' ? 'All' : undefined },
    });
  } catch (error) {
    throw new Failure(`failed restoring revision ${wanted}: ${(error as Error).message}`);
  }
  return 'rolled back';
}
const STRATEGIC = 'application/strategic-merge-patch+json';
const KEPT = new Set(
  [LAST_APPLIED, 'deprecated.deployment.rollback.to'].concat(
    ['revision', 'revision-history', 'desired-replicas', 'max-replicas'].map((n) => `deployment.kubernetes.io/${n}`),
  ),
);

function deploymentPatch(object: KubeObject, { kept }: Revision, template: unknown): { body: string; contentType: string } {
  const pick = (from: KubeObject, keep: boolean) => Object.entries(from.metadata.annotations ?? {}).filter(([k]) => KEPT.has(k) === keep);
  const annotations = Object.fromEntries([...pick(object, true), ...pick(kept, false)]);
  const body = [
    { op: 'replace', path: '/spec/template', value: template },
    { op: 'replace', path: '/metadata/annotations', value: annotations },
  ];
  return { body: toGoJson(body), contentType: 'application/json-patch+json' };
}
