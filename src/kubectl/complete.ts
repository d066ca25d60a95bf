import { singularName } from '../client/mapper.ts';
import type { Process } from '../os/process.ts';
import { nullWriter } from '../os/streams.ts';
import { listObjects, parseTargets } from './builder.ts';
import { findCommand } from './find.ts';
import { parseFlags } from './flags/parse.ts';
import { childrenOf } from './registry.ts';
import { Session } from './session.ts';

const OUTPUTS = ['custom-columns', 'go-template', 'json', 'jsonpath', 'name', 'wide', 'yaml'];
const ON_PODS = new Set(['exec', 'logs', 'attach', 'port-forward', 'debug']);
const ON_KINDS = new Set([
  'get',
  'describe',
  'delete',
  'edit',
  'label',
  'annotate',
  'patch',
  'scale',
  'expose',
  'explain',
  'wait',
  'taint',
]);

/** What may stand at `index` of a kubectl command line; `words[0]` is kubectl itself. */
export async function complete(words: string[], index: number, proc: Process): Promise<string[]> {
  const word = words[index] ?? '';
  const before = words.slice(1, index);
  try {
    const all = await candidates(before, word, { ...proc, stdout: nullWriter, stderr: nullWriter });
    return [...new Set(all)].filter((c) => c.startsWith(word)).sort();
  } catch {
    return [];
  }
}

async function candidates(before: string[], word: string, proc: Process): Promise<string[]> {
  const { path, rest } = findCommand(before);
  if (word.startsWith('-'))
    return parseFlags(path, [])
      .flags.all()
      .filter((f) => !f.hidden)
      .map((f) => `--${f.name}`);
  const last = before[before.length - 1] ?? '';
  const open = ['-o', '--output', '-n', '--namespace', '-c', '--container'].includes(last);
  const { flags, args, dash } = parseFlags(path, open ? rest.slice(0, -1) : rest);
  const session = new Session(proc, path, flags, args, dash);
  if (last === '-o' || last === '--output') return OUTPUTS;
  if (last === '-n' || last === '--namespace') return names(session, 'namespaces');
  if (last === '-c' || last === '--container') return containers(session, args[0]);
  const children = childrenOf(path);
  if (children.length && !args.length && path !== 'create') return children;
  if (path === 'create') return children;
  if (ON_PODS.has(path)) return args.length ? [] : names(session, 'pods');
  if (/^(cordon|uncordon|drain)$/.test(path)) return names(session, 'nodes');
  if (path.startsWith('config ') && path.endsWith('context')) return [];
  if (ON_KINDS.has(path) || path.startsWith('rollout ') || path.startsWith('set '))
    return args.length ? names(session, args[0]) : kinds(session, word);
  return [];
}

async function kinds(session: Session, word: string): Promise<string[]> {
  const slash = word.indexOf('/');
  if (slash > 0) return (await names(session, word.slice(0, slash))).map((n) => `${word.slice(0, slash)}/${n}`);
  const { resources } = (await session.mapper()).discovered;
  return resources
    .filter((r) => r.verbs.includes('list'))
    .flatMap((r) => [r.group ? `${r.resource}.${r.group}` : r.resource, r.resource, ...(word ? [singularName(r)] : [])]);
}

async function names(session: Session, kind: string): Promise<string[]> {
  const [target] = (await parseTargets(session, [kind])).targets;
  const objects = await listObjects(session, target.resource, target.resource.namespaced ? session.namespace().namespace : '');
  return objects.map((o) => o.metadata.name as string);
}

async function containers(session: Session, pod: string | undefined): Promise<string[]> {
  if (!pod) return [];
  const { namespace } = session.namespace();
  const object = await session.request('GET', `/api/v1/namespaces/${namespace}/pods/${pod.replace(/^pods?\//, '')}`);
  return object.spec.containers.map((c: { name: string }) => c.name);
}
