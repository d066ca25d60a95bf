import { parseFieldSelector, parseLabelSelector } from '../../apimachinery/selectors.ts';
import type { Command } from '../command.ts';
import { Failure } from '../errors.ts';
import type { Session } from '../session.ts';

/** Needs the metrics API; says so where it is not served. Upstream: kubectl/pkg/cmd/top. */
const command = (what: 'node' | 'pod'): Command => ({
  about: `Display resource (CPU/memory) usage of ${what}s. The metrics come from the metrics server.`,
  examples: `kubectl top ${what}`,
  async run(session) {
    check(session, what);
    const { groups } = await session.request<{ groups: { name: string }[] }>('GET', '/apis');
    if (!groups.some((g) => g.name === 'metrics.k8s.io')) throw new Failure('Metrics API not available');
    throw new Failure('this kubectl cannot show metrics');
  },
});

function check({ flags, args, path }: Session, what: string): void {
  const sort = flags.string('sort-by');
  const selector = flags.string('selector');
  if (args.length > 1) throw new Failure(`${what} [NAME | -l label]\nSee 'kubectl ${path} -h' for help and examples`);
  if (sort && sort !== 'cpu' && sort !== 'memory') throw new Failure('--sort-by accepts only cpu or memory');
  if (args.length && (selector || (what === 'pod' && flags.string('field-selector'))))
    throw new Failure('only one of NAME or selector can be provided');
  try {
    if (selector) parseLabelSelector(selector);
    if (what === 'pod' && flags.string('field-selector')) parseFieldSelector(flags.string('field-selector'));
  } catch (error) {
    throw new Failure((error as Error).message);
  }
}
export const topNode = command('node');
export const topPod = command('pod');
