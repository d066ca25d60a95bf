import type { KubeObject } from '../../apimachinery/types.ts';
import { toYaml } from '../../apimachinery/yaml.ts';
import { busy } from '../../os/clock.ts';
import { build, getObject, type Info } from '../builder.ts';
import type { Command } from '../command.ts';
import { merged } from '../differing.ts';
import { Exit, explainFailure, Failure, isConflict, isNotFound, throwAll } from '../errors.ts';
import { withoutManaged } from '../printers/output.ts';
import type { Visited } from '../prune.ts';
import type { Session } from '../session.ts';

const TRIES = 4;

/** Exit code 0: no differences, 1: some, above: a failure. Upstream: kubectl/pkg/cmd/diff. */
export const diff: Command = {
  about: `Show how files differ from the cluster, as what applying them would change.

 KUBECTL_EXTERNAL_DIFF names another program than "diff -u -N" to compare with.`,
  examples: `kubectl diff -f web.yaml\ncat web.yaml | kubectl diff -f -`,
  async run(session) {
    try {
      return await compare(session);
    } catch (error) {
      if (error instanceof Exit) throw error;
      await session.err(explainFailure(error).text);
      return 2;
    }
  },
};

async function compare(session: Session): Promise<number> {
  const { flags, args, proc } = session;
  const files = flags.list('filename');
  if (args.length) throw session.usage(`Unexpected args: [${args.join(' ')}]`);
  if (!files.length && !flags.string('kustomize')) throw new Failure('must specify one of -f and -k');
  if (flags.bool('force-conflicts') && !flags.bool('server-side')) throw new Failure('--force-conflicts only works with --server-side');
  const pruning = flags.bool('prune') ? await busy(import('../prune.ts')) : undefined;
  const allowed = await pruning?.allowlist(session);
  const found = await build(session, { files, selector: flags.string('selector') });
  const { fs } = proc.machine;
  const id = `${proc.pid}${proc.machine.clock.now() % 1_000_000}`;
  const folders = [`/tmp/LIVE-${id}`, `/tmp/MERGED-${id}`];
  for (const folder of folders) fs.mkdir(folder, { recursive: true });
  const write = (folder: string, info: Info, object: KubeObject | undefined) => {
    const { group, version, kind } = info.resource;
    const name = `${group ? `${group}.` : ''}${version}.${kind}.${info.namespace}.${info.name}`;
    fs.writeFile(`${folder}/${name}`, object ? toYaml(flags.bool('show-managed-fields') ? object : withoutManaged(object)) : '');
  };
  const visited: Visited = { uids: new Set(), namespaces: new Set() };
  let problem: unknown;
  try {
    try {
      for (const info of found.infos) {
        const [live, after] = await versions(session, info, visited);
        write(folders[0], info, live);
        write(folders[1], info, after);
      }
      throwAll(found.errors.slice(0, 1));
    } catch (error) {
      problem = error;
    }
    if (pruning)
      try {
        for await (const info of pruning.prunable(session, allowed ?? [], visited)) write(folders[0], info, info.object);
      } catch (error) {
        await session.klog('W', 'diff.go:745', `pruning failed and could not be evaluated err: ${(error as Error).message}`);
      }
    if (problem) throw problem;
    return await show(session, folders);
  } finally {
    for (const folder of folders) {
      for (const file of fs.readdir(folder)) fs.remove(`${folder}/${file}`);
      fs.rmdir(folder);
    }
  }
}

/** What is there and what there would be; somebody else's change in between is waited out. */
async function versions(session: Session, info: Info, visited: Visited): Promise<[KubeObject | undefined, KubeObject]> {
  for (let attempt = 1; ; attempt++) {
    const live = await current(session, info);
    if (attempt === TRIES) {
      const { group, version, kind } = info.resource;
      const gvk = `${group ? `${group}/` : ''}${version}, Kind=${kind}`;
      await session.klog('W', 'diff.go:723', `Object (${group ? gvk : `/${gvk}`}: ${info.name}) keeps changing, diffing without lock`);
    }
    if (info.resource.namespaced) visited.namespaces.add(info.namespace);
    if (live) visited.uids.add(live.metadata.uid);
    try {
      const after = await merged(session, info, live, attempt === TRIES);
      if (live?.metadata.deletionTimestamp)
        await session.err(`Warning: Detected changes to resource ${info.name} which is currently being deleted.\n`);
      return hidden(session, info, live, after);
    } catch (error) {
      if (!isConflict(error) || attempt === TRIES) throw error;
    }
  }
}

async function current(session: Session, info: Info): Promise<KubeObject | undefined> {
  try {
    return await getObject(session, info);
  } catch (error) {
    if (isNotFound(error) && info.resource.version) return undefined;
    throw error;
  }
}

/** Values of secrets are not shown; that they differ is. */
function hidden(session: Session, info: Info, live: KubeObject | undefined, after: KubeObject): [KubeObject | undefined, KubeObject] {
  if (info.resource.kind !== 'Secret' || info.resource.version !== 'v1' || session.flags.bool('show-secrets')) return [live, after];
  const mask = (object: KubeObject, other: KubeObject | undefined, when: string): KubeObject => {
    const data = Object.fromEntries(
      Object.entries(object.data ?? {}).map(([k, v]) => [
        k,
        other?.data?.[k] !== undefined && other.data[k] !== v ? `*** (${when})` : '***',
      ]),
    );
    return object.data ? { ...object, data } : object;
  };
  return [live && mask(live, after, 'before'), mask(after, live, 'after')];
}

async function show(session: Session, folders: string[]): Promise<number> {
  const [program, ...options] = (session.proc.env.KUBECTL_EXTERNAL_DIFF ?? '').split(' ');
  const argv = program ? [program, ...folders, ...options.filter((o) => /^[a-zA-Z0-9-=]+$/.test(o))] : ['diff', '-u', '-N', ...folders];
  const failed = (why: string) => new Failure(`failed to run ${JSON.stringify(argv[0])}: ${why}`);
  const child = session.proc.spawn({ argv });
  if (await child.failed) throw failed('executable file not found in $PATH');
  const code = await child.wait;
  if (code > 1) throw failed(`exit status ${code}`);
  return code;
}
