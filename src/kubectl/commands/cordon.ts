import type { KubeObject } from '../../apimachinery/types.ts';
import { pathOf } from '../../client/mapper.ts';
import { parseTargets } from '../builder.ts';
import type { Command } from '../command.ts';
import { dryRunOf, dryRunSuffix } from '../dryrun.ts';
import { Failure } from '../errors.ts';
import type { Session } from '../session.ts';

/** The nodes that names or -l choose. */
export async function nodesOf(session: Session, verb: string): Promise<KubeObject[]> {
  const { flags, args } = session;
  const selector = flags.string('selector');
  if (!args.length && !selector) throw session.usage(`USAGE: ${verb} NODE [flags]`);
  if (args.length && selector) throw session.usage('error: cannot specify both a node name and a --selector option');
  if (selector) {
    const list = await session.request('GET', '/api/v1/nodes', { query: { labelSelector: selector } });
    return list.items;
  }
  const words = args.map((word) => (word.includes('/') ? word : `nodes/${word}`));
  const { targets } = await parseTargets(session, words);
  if (new Set(targets.map((t) => t.resource)).size > 1) throw new Failure('you may only specify a single resource type');
  const nodes: KubeObject[] = [];
  for (const { resource, names } of targets)
    for (const name of names) {
      nodes.push(await session.request('GET', pathOf(resource, session.namespace().namespace, name)));
      if (resource.resource !== 'nodes')
        throw new Failure(
          `error: expected resource of type node, got ${JSON.stringify(`${resource.group}/${resource.version}, Resource=${resource.resource}`)}`,
        );
    }
  return nodes;
}

const command = (verb: 'cordon' | 'uncordon'): Command => ({
  about: verb === 'cordon' ? 'Let no new pods be scheduled to a node.' : 'Let pods be scheduled to a node again.',
  examples: `kubectl ${verb} node01`,
  async run(session) {
    const dryRun = await dryRunOf(session);
    for (const node of await nodesOf(session, verb)) await setSchedulable(session, node, verb, dryRun);
  },
});
export const cordon = command('cordon');
export const uncordon = command('uncordon');

export async function setSchedulable(
  session: Session,
  node: KubeObject,
  verb: 'cordon' | 'uncordon',
  dryRun: '' | 'client' | 'server',
): Promise<void> {
  const wanted = verb === 'cordon';
  const already = Boolean(node.spec.unschedulable) === wanted;
  if (!already && dryRun !== 'client') {
    try {
      await session.request('PATCH', `/api/v1/nodes/${node.metadata.name}`, {
        body: { spec: { unschedulable: wanted ? true : null } },
        contentType: 'application/strategic-merge-patch+json',
        query: { dryRun: dryRun === 'server' ? 'All' : undefined },
      });
    } catch (error) {
      await session.err(`error: unable to ${verb} node "${node.metadata.name}": ${(error as Error).message}\n`);
      return;
    }
  }
  await session.out(`node/${node.metadata.name} ${already ? 'already ' : ''}${verb}ed${dryRunSuffix(dryRun)}\n`);
}
