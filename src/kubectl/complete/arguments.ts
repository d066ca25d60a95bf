import { loadConfig } from '../config.ts';
import type { Session } from '../session.ts';
import { type Completion, FILES, plain } from './directive.ts';
import { containersOf, namesOf, typesOf } from './objects.ts';

const ANY = new Set(['annotate', 'debug', 'delete', 'describe', 'edit', 'get', 'label', 'patch']);
const ROLLED = ['deployment', 'daemonset', 'statefulset'];
const SCALED = ['deployment', 'replicaset', 'replicationcontroller', 'statefulset'];
const TYPES: Record<string, string[]> = {
  autoscale: ['deployment', 'replicaset', 'replicationcontroller', 'statefulset'],
  expose: ['pod', 'service', 'replicationcontroller', 'deployment', 'replicaset'],
  'rollout history': ROLLED,
  'rollout pause': ['deployment'],
  'rollout restart': ROLLED,
  'rollout resume': ['deployment'],
  'rollout status': ROLLED,
  'rollout undo': ROLLED,
  scale: SCALED,
  'set image': ['daemonsets', 'deployments', 'pods', 'cronjobs', 'replicasets', 'replicationcontrollers', 'statefulsets'],
  taint: ['node'],
};
const POD_LIKE = 'daemonsets/ deployments/ pods/ jobs/ replicasets/ replicationcontrollers/ services/ statefulsets/'.split(' ');
const NAMES: Record<string, string> = {
  cordon: 'nodes',
  'create token': 'serviceaccounts',
  drain: 'nodes',
  'top node': 'nodes',
  'top pod': 'pods',
  uncordon: 'nodes',
};
const CONFIG: Record<string, 'contexts' | 'clusters' | 'users'> = {
  'config delete-cluster': 'clusters',
  'config delete-context': 'contexts',
  'config delete-user': 'users',
  'config get-contexts': 'contexts',
  'config rename-context': 'contexts',
  'config use-context': 'contexts',
};

/** What may be the next argument. Upstream: kubectl/pkg/util/completion. */
export async function argumentsOf(session: Session, word: string): Promise<Completion> {
  const { path, args } = session;
  const starting = (texts: string[], directive?: Completion['directive']) =>
    plain(
      texts.filter((t) => t.startsWith(word)),
      directive,
    );
  const unused = async (type: string) => (await namesOf(session, type)).filter((n) => !args.includes(n));
  if (ANY.has(path)) return typesAndNames(session, word);
  if (TYPES[path]) {
    const slash = word.indexOf('/');
    if (slash > 0) return starting(await prefixed(session, word.slice(0, slash)));
    return starting(args.length ? (await namesOf(session, args[0])).filter((n) => !args.slice(1).includes(n)) : TYPES[path]);
  }
  if (/^(logs|exec|attach|port-forward)$/.test(path)) return pods(session, word);
  if (NAMES[path]) return path === 'create token' && args.length ? plain([]) : starting(await unused(NAMES[path]));
  if (CONFIG[path]) {
    if (args.length && path !== 'config get-contexts') return plain([]);
    return starting([...loadConfig(session.proc, session.flags)[CONFIG[path]].keys()].sort().filter((n) => !args.includes(n)));
  }
  if (path === 'completion') return args.length ? plain([]) : starting(['zsh', 'fish', 'powershell', 'bash']);
  if (path === 'cp') return copy(session, word);
  return FILES;
}

const prefixed = async (session: Session, type: string): Promise<string[]> => (await namesOf(session, type)).map((n) => `${type}/${n}`);

async function typesAndNames(session: Session, word: string): Promise<Completion> {
  const { args } = session;
  const starting = (texts: string[]) => plain(texts.filter((t) => t.startsWith(word)));
  const slash = word.indexOf('/');
  if (slash > 0 && !args.some((a) => !a.includes('/')))
    return starting((await prefixed(session, word.slice(0, slash))).filter((n) => !args.includes(n)));
  if (args.length && !args[0].includes('/')) return starting((await namesOf(session, args[0])).filter((n) => !args.slice(1).includes(n)));
  const comma = word.lastIndexOf(',');
  const before = word.slice(0, comma + 1);
  return starting((await typesOf(session)).map((t) => before + t));
}

/** A pod, or something that has pods; in logs its container behind it. */
async function pods(session: Session, word: string): Promise<Completion> {
  const { args, path } = session;
  const starting = (texts: string[]) => texts.filter((t) => t.startsWith(word));
  if (args.length) return plain(path === 'logs' && args.length === 1 ? starting(await containersOf(session, args[0])) : []);
  const slash = word.indexOf('/');
  if (slash > 0) return plain(starting(await prefixed(session, word.slice(0, slash))));
  const names = starting(await namesOf(session, 'pods'));
  return plain([...names, ...starting(POD_LIKE)], names.length ? 'NoFileComp' : 'Slash');
}

async function copy(session: Session, word: string): Promise<Completion> {
  if (word.includes(':') || /^[./]/.test(word)) return plain([], 'NoSpace');
  const slash = word.indexOf('/');
  if (slash > 0) return FILES;
  const namespaces = (await namesOf(session, 'namespaces', true)).map((n) => `${n}/`);
  const all = [...namespaces, ...(await namesOf(session, 'pods')).map((n) => `${n}:`), ...(word ? [] : ['./', '/'])];
  return plain(
    all.filter((t) => t.startsWith(word)),
    'NoSpace',
  );
}
