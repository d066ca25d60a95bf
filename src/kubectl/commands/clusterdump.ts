import type { KubeObject } from '../../apimachinery/types.ts';
import { dirname } from '../../os/fs.ts';
import { readBytes } from '../../os/http.ts';
import type { Command } from '../command.ts';
import { Failure } from '../errors.ts';
import { cut, outputPrinter } from '../printers/output.ts';
import type { Session } from '../session.ts';

const LISTS: [path: string, file: string][] = [
  ['/api/v1/NS/events', 'events'],
  ['/api/v1/NS/replicationcontrollers', 'replication-controllers'],
  ['/api/v1/NS/services', 'services'],
  ['/apis/apps/v1/NS/daemonsets', 'daemonsets'],
  ['/apis/apps/v1/NS/deployments', 'deployments'],
  ['/apis/apps/v1/NS/replicasets', 'replicasets'],
  ['/api/v1/NS/pods', 'pods'],
];

/** Upstream: kubectl/pkg/cmd/clusterinfo/clusterinfo_dump.go. */
export const clusterDump: Command = {
  about: `Write out much of what a cluster is doing, to find out what is wrong with it: nodes, and by namespace events, controllers, services, pods and the logs of their containers.

 Without --output-directory all of it goes to stdout; without --namespaces it is about kube-system and the current namespace.`,
  examples:
    '# To stdout\nkubectl cluster-info dump\n\n# Into files\nkubectl cluster-info dump --output-directory=/tmp/state\n\n# Of every namespace\nkubectl cluster-info dump --all-namespaces',
  async run(session) {
    const { flags } = session;
    const printer = await outputPrinter(session, { typed: true });
    if (!printer) throw new Failure('a format is needed (-o)');
    session.access();
    if (flags.duration('pod-running-timeout') <= 0) throw new Failure('--pod-running-timeout must be higher than zero');
    const { namespace } = session.namespace();
    const [format] = cut(flags.string('output'));
    const extension = format === 'json' || format === 'yaml' ? `.${format}` : '.txt';
    const write = async (file: string, path: string): Promise<KubeObject> => {
      const { items, ...list } = await session.request<KubeObject>('GET', path);
      if (format === 'name') throw new Failure(`list types are not supported by name printing: *v1.${list.kind}`);
      await put(session, file + extension, await printer.print({ ...list, items: items?.length ? items : null } as KubeObject));
      return { ...list, items: items ?? [] } as KubeObject;
    };
    await write('nodes', '/api/v1/nodes');
    for (const name of await namespaces(session, namespace)) {
      let pods: KubeObject | undefined;
      for (const [path, file] of LISTS) pods = await write(`${name}/${file}`, path.replace('NS', `namespaces/${encodeURIComponent(name)}`));
      for (const pod of pods?.items ?? []) await logs(session, pod);
    }
    const folder = flags.string('output-directory');
    if (folder && folder !== '-') await session.out(`Cluster info dumped to ${folder}\n`);
  },
};

async function namespaces(session: Session, current: string): Promise<string[]> {
  if (session.flags.bool('all-namespaces')) {
    const list = await session.request('GET', '/api/v1/namespaces');
    return list.items.map((n: KubeObject) => n.metadata.name);
  }
  const given = session.flags.list('namespaces');
  return given.length ? given : ['kube-system', current];
}

async function logs(session: Session, pod: KubeObject): Promise<void> {
  const { name, namespace } = pod.metadata;
  const texts: string[] = [];
  for (const container of [...(pod.spec.initContainers ?? []), ...(pod.spec.containers ?? [])]) {
    const title = `logs for container ${container.name} of pod ${namespace}/${name} ====\n`;
    const path = `/api/v1/namespaces/${namespace}/pods/${name}/log?container=${encodeURIComponent(container.name)}`;
    const response = await session.send('GET', path);
    const text = new TextDecoder().decode(await readBytes(response.body));
    texts.push(`==== START ${title}`, response.status < 400 ? text : `Request log error: ${messageOf(text)}\n`, `==== END ${title}`);
  }
  await put(session, `${namespace}/${name}/logs.txt`, texts.join(''));
}

function messageOf(text: string): string {
  try {
    return JSON.parse(text).message;
  } catch {
    return text.trim();
  }
}

async function put(session: Session, file: string, text: string): Promise<void> {
  const folder = session.flags.string('output-directory');
  if (!folder || folder === '-') return session.out(text);
  const { fs } = session.proc.machine;
  const path = session.path_(`${folder}/${file}`);
  fs.mkdir(dirname(path), { recursive: true });
  fs.writeFile(path, text);
}
