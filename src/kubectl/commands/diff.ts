import { toGoJson } from '../../apimachinery/json.ts';
import type { KubeObject } from '../../apimachinery/types.ts';
import { toYaml } from '../../apimachinery/yaml.ts';
import { pathOf } from '../../client/mapper.ts';
import { build, getObject, type Info } from '../builder.ts';
import type { Command } from '../command.ts';
import { LAST_APPLIED } from '../creating.ts';
import { Exit, explainFailure, Failure, isNotFound, throwAll } from '../errors.ts';
import { withoutManaged } from '../printers/output.ts';
import type { Session } from '../session.ts';
import { threeWayDiff } from '../strategic.ts';

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
  if (!files.length) throw new Failure('must specify one of -f and -k');
  if (flags.bool('prune')) throw new Failure('this kubectl diff cannot --prune');
  const found = await build(session, { files, selector: flags.string('selector') });
  const { fs } = proc.machine;
  const id = `${proc.pid}${proc.machine.clock.now() % 1_000_000}`;
  const folders = [`/tmp/LIVE-${id}`, `/tmp/MERGED-${id}`];
  const written: string[] = [];
  for (const folder of folders) fs.mkdir(folder, { recursive: true });
  try {
    for (const info of found.infos) {
      const live = await current(session, info);
      const pair = hidden(session, info, live, await applied(session, info, live));
      const { group, version, kind } = info.resource;
      const name = [group, version, kind, info.namespace, info.name].filter(Boolean).join('.');
      pair.forEach((object, i) => {
        if (!object) return;
        const file = `${folders[i]}/${name}`;
        fs.writeFile(file, toYaml(flags.bool('show-managed-fields') ? object : withoutManaged(object)));
        written.push(file);
      });
    }
    throwAll(found.errors);
    return await show(session, folders);
  } finally {
    for (const file of new Set(written)) fs.remove(file);
    for (const folder of folders) fs.rmdir(folder);
  }
}

async function current(session: Session, info: Info): Promise<KubeObject | undefined> {
  if (!info.name) throw new Failure('resource name may not be empty');
  try {
    return await getObject(session, info);
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

/** What the server would make of the file. */
async function applied(session: Session, info: Info, live: KubeObject | undefined): Promise<KubeObject> {
  const { flags } = session;
  const query = { dryRun: 'All', fieldManager: flags.string('field-manager') };
  const path = pathOf(info.resource, info.namespace, info.name);
  if (flags.bool('server-side'))
    return session.request('PATCH', path, {
      body: toGoJson(info.object, '', true),
      contentType: 'application/apply-patch+yaml',
      query: {
        dryRun: 'All',
        fieldManager: flags.changed('field-manager') ? flags.string('field-manager') : 'kubectl',
        force: flags.bool('force-conflicts') ? 'true' : 'false',
      },
    });
  const given = info.object as KubeObject;
  const { [LAST_APPLIED]: _, ...annotations } = given.metadata.annotations ?? {};
  const wanted: KubeObject = { ...given, metadata: { ...given.metadata, annotations } };
  if (!live) return session.request('POST', pathOf(info.resource, info.namespace), { body: wanted, query });
  const original = live.metadata.annotations?.[LAST_APPLIED];
  const { patch, type } = await threeWayDiff(session, original ? JSON.parse(original) : undefined, wanted, live);
  return session.request('PATCH', path, { body: toGoJson(patch, '', true), contentType: type, query });
}

/** Values of secrets are not shown; that they differ is. */
function hidden(session: Session, info: Info, live: KubeObject | undefined, merged: KubeObject): [KubeObject | undefined, KubeObject] {
  if (info.resource.kind !== 'Secret' || info.resource.group || session.flags.bool('show-secrets')) return [live, merged];
  const mask = (object: KubeObject, other: KubeObject | undefined, when: string): KubeObject => {
    const data = Object.fromEntries(
      Object.entries(object.data ?? {}).map(([k, v]) => [
        k,
        other?.data?.[k] !== undefined && other.data[k] !== v ? `*** (${when})` : '***',
      ]),
    );
    return object.data ? { ...object, data } : object;
  };
  return [live && mask(live, merged, 'before'), mask(merged, live, 'after')];
}

async function show(session: Session, folders: string[]): Promise<number> {
  const words = (session.proc.env.KUBECTL_EXTERNAL_DIFF ?? '').split(' ').filter(Boolean);
  const argv = [...(words.length ? words : ['diff', '-u', '-N']), ...folders];
  const child = session.proc.spawn({ argv });
  if (await child.failed) throw new Failure(`failed to run "${argv[0]}": executable file not found in $PATH`);
  return child.wait;
}
