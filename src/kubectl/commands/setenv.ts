import type { KubeObject } from '../../apimachinery/types.ts';
import type { Info } from '../builder.ts';
import type { Command } from '../command.ts';
import { strictEnvName } from '../envnames.ts';
import { Failure, throwAll } from '../errors.ts';
import { referenceOf, resolveReference } from '../references.ts';
import type { Session } from '../session.ts';
import { applySetting, chosen, LOCAL_AND_SERVER, outcome, podSpecOf, settable } from '../setting.ts';

export interface EnvVar {
  name: string;
  value?: string;
  valueFrom?: Record<string, any>;
}
interface Changes {
  set: EnvVar[];
  remove: string[];
}

/** Upstream: kubectl/pkg/cmd/set/set_env.go. */
export const setEnv: Command = {
  about: 'Change the environment variables of the containers of a pod template; `NAME-` takes one away.',
  examples: `kubectl set env deployment/web COLOUR=blue\nkubectl set env deployment/web --list\nkubectl set env deployment/web COLOUR-\nkubectl set env deployment/web --from=configmap/settings --prefix=MY_`,
  async run(session) {
    const { flags } = session;
    if (flags.bool('all') && flags.string('selector')) throw new Failure('cannot set --all and --selector at the same time');
    const { resources, words } = splitWords(session.args);
    const out = await outcome(session);
    check(session, resources, out.dryRun);
    const changes = await readChanges(session, [...flags.list('env'), ...words]);
    if (flags.string('from')) changes.set.push(...(await imported(session)));
    for (const variable of changes.set) variable.name = flags.string('prefix') + variable.name;
    const infos = await settable(session, resources);
    if (flags.bool('list')) {
      for (const info of infos) await list(session, info, changes);
      return;
    }
    const warnings: string[] = [];
    const errors = await applySetting(session, infos, out, {
      done: 'env updated',
      failed: 'failed to patch env update to pod template:',
      change(object) {
        const containers = chosen(podSpecOf(object), flags.string('containers'));
        if (!containers.length) warnings.push(unmatched(session, object));
        for (const container of containers) changeEnv(session, container, changes);
        return object;
      },
    });
    for (const text of warnings) await warn(session, text);
    throwAll(errors);
  },
};

function splitWords(args: string[]): { resources: string[]; words: string[] } {
  const isChange = (word: string) => /^.+=.*$/s.test(word) || word.endsWith('-');
  const first = args.findIndex(isChange);
  if (first < 0) return { resources: args, words: [] };
  const words = args.slice(first);
  if (!words.every(isChange)) throw new Failure(`all resources must be specified before environment changes: ${args.join(' ')}`);
  return { resources: args.slice(0, first), words };
}

function check({ flags }: Session, resources: string[], dryRun: string): void {
  if (flags.bool('local') && dryRun === 'server') throw new Failure(LOCAL_AND_SERVER);
  if (!resources.length && !flags.list('filename').length)
    throw new Failure('one or more resources must be specified as <resource> <name> or <resource>/<name>');
  if (flags.bool('list') && flags.string('output')) throw new Failure('--list and --output may not be specified together');
  if (flags.list('keys').length && !flags.string('from'))
    throw new Failure('when specifying --keys, a configmap or secret must be provided with --from');
}

/** Upstream: kubectl/pkg/cmd/set/env/env_parse.go. */
async function readChanges(session: Session, words: string[]): Promise<Changes> {
  const changes: Changes = { set: [], remove: [] };
  const named = new Set<string>();
  for (const word of words) {
    const at = word.indexOf('=');
    if (word === '-') {
      const text = new TextDecoder().decode(await session.readFile('-'));
      for (const line of text.split('\n').map((l) => l.replace(/#.*$/s, '')))
        if (line.includes('=')) changes.set.push(pair(line.replace(/\r$/, '')));
    } else if (at >= 0) {
      const name = word.slice(0, at);
      const problems = strictEnvName(name);
      if (problems.length) throw new Failure(`${JSON.stringify(name)} is not a valid key name: ${problems.join(';')}`);
      named.add(name);
      changes.set.push(pair(word));
    } else if (word.endsWith('-')) changes.remove.push(word.slice(0, -1));
    else throw new Failure(`unknown environment variable: ${word}`);
  }
  if (changes.remove.some((name) => named.has(name)))
    throw new Failure('can not both modify and remove the same environment variable in the same command');
  return changes;
}
function pair(text: string): EnvVar {
  const at = text.indexOf('=');
  const value = text.slice(at + 1);
  return value ? { name: text.slice(0, at), value } : { name: text.slice(0, at) };
}

/** Variables that point at the keys of a ConfigMap or a Secret. */
async function imported(session: Session): Promise<EnvVar[]> {
  const { flags } = session;
  const wanted = flags.list('keys');
  const found: EnvVar[] = [];
  for (const { object, resource } of await settable(session, flags.bool('local') ? [] : [flags.string('from')])) {
    const field = resource.group
      ? undefined
      : ({ ConfigMap: 'configMapKeyRef', Secret: 'secretKeyRef' } as Record<string, string>)[resource.kind];
    if (!field) throw new Failure('unsupported resource specified in --from');
    for (const key of Object.keys(object?.data ?? {})) {
      if (wanted.length && !wanted.includes(key)) continue;
      const name = key.replace(/[^a-zA-Z0-9_]/g, '_').toUpperCase();
      if (name !== key) await warn(session, `key ${key} transferred to ${name}`);
      found.push({ name, valueFrom: { [field]: { key, name: object?.metadata.name } } });
    }
  }
  return found;
}

function changeEnv({ flags }: Session, container: { env?: EnvVar[] }, { set, remove }: Changes): void {
  const existing = container.env ?? [];
  if (!flags.bool('overwrite'))
    for (const { name, value } of set) {
      const known = existing.find((e) => e.name === name);
      if (known && (known.value ?? '') !== (value ?? ''))
        throw new Failure(`'${name}' already has a value (${known.value ?? ''}), and --overwrite is false`);
    }
  const done = new Set(remove);
  const env: EnvVar[] = [];
  for (const old of existing) {
    if (done.has(old.name)) continue;
    const newer = set.find((e) => e.name === old.name);
    if (newer) done.add(old.name);
    env.push(newer ?? old);
  }
  for (const variable of set) {
    if (done.has(variable.name)) continue;
    done.add(variable.name);
    env.push(variable);
  }
  if (env.length) container.env = env;
  else delete container.env;
}

const unmatched = (session: Session, object: KubeObject): string =>
  `${object.kind}/${object.metadata.name} does not have any containers matching ${JSON.stringify(session.flags.string('containers'))}`;
const warn = (session: Session, text: string): Promise<void> =>
  session.err(`${session.proc.stderr.tty ? '\u001b[33;1mWarning:\u001b[0m' : 'Warning:'} ${text}\n`);

/** --list: the variables as they would be. */
async function list(session: Session, info: Info, changes: Changes): Promise<void> {
  const { flags } = session;
  const object = structuredClone(info.object as KubeObject);
  let containers: any[];
  try {
    containers = chosen(podSpecOf(object), flags.string('containers'));
  } catch {
    return;
  }
  if (!containers.length) return warn(session, unmatched(session, object));
  for (const container of containers) {
    try {
      changeEnv(session, container, changes);
    } catch {
      return;
    }
    await session.out(`# ${object.kind} ${object.metadata.name}, container ${container.name}\n`);
    const failed = new Map<string, string[]>();
    for (const { name, value, valueFrom } of (container.env ?? []) as EnvVar[]) {
      if (!valueFrom) {
        await session.out(`${name}=${value ?? ''}\n`);
        continue;
      }
      if (flags.bool('resolve')) {
        try {
          await session.out(`${name}=${await resolveReference(session, valueFrom, object, container)}\n`);
          continue;
        } catch (error) {
          const { message } = error as Error;
          failed.set(message, [...(failed.get(message) ?? []), name].sort());
        }
      }
      await session.out(`# ${name} from ${referenceOf(valueFrom)}\n`);
    }
    const problems = [...failed].map(([message, names]) => `error retrieving reference for ${names.join(', ')}: ${message}\n`);
    for (const problem of problems.sort()) await session.err(problem);
  }
}
