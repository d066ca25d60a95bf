import { toGoJson } from '../../apimachinery/json.ts';
import { toYaml } from '../../apimachinery/yaml.ts';
import type { ApiResource } from '../../client/discovery.ts';
import { apiVersionOf, pluralName } from '../../client/mapper.ts';
import type { Command } from '../command.ts';
import { ConnectionFailure, Failure } from '../errors.ts';
import { noPrinter } from '../printers/output.ts';
import { alignTabs, TABLE } from '../printers/tabwriter.ts';
import type { Session } from '../session.ts';

export const apiResources: Command = {
  about: 'Show the resources that the server knows, with their short names.',
  examples: `kubectl api-resources\nkubectl api-resources -o wide\nkubectl api-resources --namespaced=false`,
  async run(session) {
    const { flags, args } = session;
    if (args.length) throw session.usage(`unexpected arguments: [${args.join(' ')}]`);
    const output = flags.string('output');
    if (!['', 'wide', 'name', 'json', 'yaml'].includes(output)) throw noPrinter(output, 'json,kyaml,name,wide,yaml');
    const sort = flags.string('sort-by');
    if (sort && sort !== 'name' && sort !== 'kind') throw new Failure('--sort-by accepts only name or kind');
    const list = select(session, (await session.mapper()).discovered.resources);
    if (sort === 'kind') list.sort((a, b) => (a.kind < b.kind ? -1 : a.kind > b.kind ? 1 : 0));
    else if (sort === 'name') list.sort((a, b) => (a.resource < b.resource ? -1 : a.resource > b.resource ? 1 : 0));
    if (output === 'name') return void (await session.out(list.map((r) => `${pluralName(r)}\n`).join('')));
    if (output === 'json' || output === 'yaml') {
      const value = { kind: 'APIResourceList', apiVersion: 'v1', groupVersion: '', resources: list.map(plain) };
      return void (await session.out(output === 'yaml' ? toYaml(value) : `${toGoJson(value, '    ')}\n`));
    }
    const wide = output === 'wide';
    const lines = list.map((r) =>
      [
        r.resource,
        r.shortNames.join(','),
        apiVersionOf(r),
        `${r.namespaced}`,
        r.kind,
        ...(wide ? [r.verbs.join(','), r.categories.join(',')] : []),
      ].join('\t'),
    );
    if (!flags.bool('no-headers'))
      lines.unshift(['NAME', 'SHORTNAMES', 'APIVERSION', 'NAMESPACED', 'KIND', ...(wide ? ['VERBS', 'CATEGORIES'] : [])].join('\t'));
    if (lines.length) await session.out(`${alignTabs(lines.join('\n'), TABLE)}\n`);
  },
};

const plain = (r: ApiResource) => ({
  name: r.resource,
  singularName: r.singular,
  namespaced: r.namespaced,
  ...(r.group ? { group: r.group } : {}),
  version: r.version,
  kind: r.kind,
  verbs: r.verbs,
  ...(r.shortNames.length ? { shortNames: r.shortNames } : {}),
  ...(r.categories.length ? { categories: r.categories } : {}),
});

/** One version of each, the preferred one, by group and name. */
function select({ flags }: Session, all: ApiResource[]): ApiResource[] {
  const seen = new Set<string>();
  const preferred = all.filter((r) => {
    const id = `${r.group}/${r.resource}`;
    if (!r.verbs.length || seen.has(id)) return false;
    seen.add(id);
    return true;
  });
  const verbs = flags.list('verbs');
  const categories = flags.list('categories');
  return preferred
    .filter((r) => !flags.changed('api-group') || r.group === flags.string('api-group'))
    .filter((r) => !flags.changed('namespaced') || r.namespaced === flags.bool('namespaced'))
    .filter((r) => verbs.every((v) => r.verbs.includes(v)))
    .filter((r) => categories.every((c) => r.categories.includes(c)))
    .sort((a, b) => (a.group !== b.group ? (a.group < b.group ? -1 : 1) : a.resource < b.resource ? -1 : 1));
}

export const apiVersions: Command = {
  about: 'Show the API versions that the server knows, as group/version.',
  examples: 'kubectl api-versions',
  async run(session) {
    if (session.args.length) throw session.usage(`unexpected arguments: [${session.args.join(' ')}]`);
    try {
      const { groups } = (await session.mapper()).discovered;
      const all = groups.flatMap((g) => g.versions.map((version) => apiVersionOf({ group: g.name, version })));
      await session.out(
        all
          .sort()
          .map((v) => `${v}\n`)
          .join(''),
      );
    } catch (error) {
      if (error instanceof ConnectionFailure) throw new Failure(`couldn't get available api versions from server: ${error.message}`);
      throw error;
    }
  },
};

export const clusterInfo: Command = {
  about: 'Show the addresses of the control plane and of services labelled kubernetes.io/cluster-service=true.',
  examples: 'kubectl cluster-info',
  async run(session) {
    const tail = "\nTo further debug and diagnose cluster problems, use 'kubectl cluster-info dump'.\n";
    const { server } = session.access();
    try {
      await session.mapper();
      const list = await session.request('GET', '/api/v1/namespaces/kube-system/services', {
        query: { labelSelector: 'kubernetes.io/cluster-service=true', limit: '500' },
      });
      const colour = (code: number, text: string) => (session.proc.stdout.tty ? `\u001b[0;${code}m${text}\u001b[0m` : text);
      const say = (name: string, url: string) => session.out(`${colour(32, name)} is running at ${colour(33, url)}\n`);
      await say('Kubernetes control plane', server);
      for (const item of list.items) {
        const port = item.spec.ports?.[0];
        const label = item.metadata.labels?.['kubernetes.io/name'] || item.metadata.name;
        const scheme = port?.name === 'https' || port?.port === 443 ? 'https:' : '';
        const name = `${scheme}${item.metadata.name}:${port?.name ?? ''}`.replace(/:$/, '');
        await say(label, `${server}/api/v1/namespaces/kube-system/services/${name}/proxy`);
      }
    } catch (error) {
      await session.out(tail);
      throw error;
    }
    await session.out(tail);
  },
};
