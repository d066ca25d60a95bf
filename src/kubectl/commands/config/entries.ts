import type { ClusterEntry, ExecEntry, UserEntry } from '../../../client/kubeconfig.ts';
import type { Command } from '../../command.ts';
import { Failure } from '../../errors.ts';
import type { Session } from '../../session.ts';
import { modify, starting, unexpected } from './files.ts';

export const setCluster: Command = {
  about: 'Make a cluster of a kubeconfig, or change one: only what is given by a flag.',
  examples: '# Set the address of a cluster\nkubectl config set-cluster far --server=https://far.example:6443',
  async run(session) {
    const { flags, args } = session;
    if (args.length !== 1) await unexpected(session);
    if (!args[0]) throw new Failure('you must specify a non-empty cluster name');
    const ca = flags.string('certificate-authority');
    const embed = flags.bool('embed-certs');
    if (flags.bool('insecure-skip-tls-verify') && ca)
      throw new Failure('you cannot specify a certificate authority and insecure mode at the same time');
    if (embed && !ca) throw new Failure('you must specify a --certificate-authority to embed');
    const data = embed ? embedded(session, ca, 'certificate-authority') : undefined;
    const config = starting(session);
    const known = config.clusters.get(args[0]);
    const { 'insecure-skip-tls-verify': _, ...entry }: ClusterEntry = { ...known };
    if (flags.changed('server')) {
      entry.server = flags.string('server');
      delete entry['tls-server-name'];
    }
    if (flags.changed('tls-server-name')) entry['tls-server-name'] = flags.string('tls-server-name');
    if (flags.changed('insecure-skip-tls-verify')) {
      (entry as ClusterEntry)['insecure-skip-tls-verify'] = flags.bool('insecure-skip-tls-verify');
      if (flags.bool('insecure-skip-tls-verify')) {
        delete entry['certificate-authority'];
        delete entry['certificate-authority-data'];
      }
    }
    if (flags.changed('certificate-authority')) {
      delete entry['certificate-authority'];
      delete entry['certificate-authority-data'];
      if (data !== undefined) entry['certificate-authority-data'] = data;
      else entry['certificate-authority'] = session.path_(ca);
    }
    if (flags.changed('proxy-url')) entry['proxy-url'] = flags.string('proxy-url');
    if (known) config.origins.set(entry, config.origins.get(known) as string);
    config.clusters.set(args[0], entry);
    modify(session, config);
    await session.out(`Cluster "${args[0]}" set.\n`);
  },
};

function embedded(session: Session, file: string, flag: string): string {
  try {
    return btoa(String.fromCharCode(...session.proc.machine.fs.readFile(session.path_(file))));
  } catch (error) {
    throw new Failure(`could not stat ${flag} file ${file}: stat ${file}: ${(error as Error).message.toLowerCase()}`);
  }
}

const MODES = ['IfAvailable', 'Never', 'Always'];

export const setCredentials: Command = {
  about:
    'Make a user of a kubeconfig, or change one: only what is given by a flag.\n\n A token excludes a user name with a password, and the other way round.',
  examples: '# Set the token of a user\nkubectl config set-credentials ada --token=TOKEN',
  async run(session) {
    const { flags, args } = session;
    if (args.length !== 1) await unexpected(session, `unexpected args: [${args.join(' ')}]`);
    const provider = await pairsOf(session, 'auth-provider-arg');
    const env = await pairsOf(session, 'exec-env');
    if (!args[0]) throw new Failure('you must specify a non-empty user name');
    if (flags.string('token') && (flags.string('username') || flags.string('password')))
      throw new Failure('you cannot specify more than one authentication method at the same time: --token, --username/--password');
    const embed = flags.bool('embed-certs');
    const files = ['client-certificate', 'client-key'] as const;
    if (embed && !files.some((f) => flags.string(f))) throw new Failure('you must specify a --client-certificate or --client-key to embed');
    const data = files.map((f) => (embed && flags.string(f) ? embedded(session, flags.string(f), f) : undefined));
    if (flags.changed('exec-interactive-mode') && !MODES.includes(flags.string('exec-interactive-mode')))
      throw new Failure('invalid interactive mode type, can be only IfAvailable, Never, Always');
    const config = starting(session);
    const known = config.users.get(args[0]);
    const entry: UserEntry = { ...known };
    for (const [i, field] of files.entries()) {
      if (!flags.changed(field)) continue;
      delete entry[field];
      delete entry[`${field}-data`];
      if (data[i] !== undefined) entry[`${field}-data`] = data[i];
      else if (!embed) entry[field] = session.path_(flags.string(field));
    }
    for (const field of ['token', 'username', 'password'] as const) if (flags.changed(field)) entry[field] = flags.string(field);
    setProvider(entry, flags.changed('auth-provider') ? flags.string('auth-provider') : undefined, provider);
    setExec(session, entry, env);
    const token = Boolean(flags.string('token'));
    const basic = Boolean(flags.string('username') || flags.string('password'));
    if (basic) delete entry.token;
    if (token) {
      delete entry.username;
      delete entry.password;
    }
    if (known) config.origins.set(entry, config.origins.get(known) as string);
    config.users.set(args[0], entry);
    modify(session, config);
    await session.out(`User "${args[0]}" set.\n`);
  },
};

interface Pairs {
  set: Map<string, string>;
  remove: string[];
}
/** `key=value` sets, `key-` removes. */
async function pairsOf(session: Session, flag: string): Promise<Pairs> {
  const pairs: Pairs = { set: new Map(), remove: [] };
  const bad: string[] = [];
  for (const text of session.flags.list(flag)) {
    const at = text.indexOf('=');
    if (at > 0) pairs.set.set(text.slice(0, at), text.slice(at + 1));
    else if (/.-$/.test(text)) pairs.remove.push(text.slice(0, -1));
    else bad.push(text);
  }
  if (bad.length) await unexpected(session, `invalid ${flag} format: ${bad.join(', ')}`);
  return pairs;
}

function setProvider(entry: UserEntry, name: string | undefined, { set, remove }: Pairs): void {
  if (name !== undefined && entry['auth-provider']?.name !== name) entry['auth-provider'] = { name };
  const provider = entry['auth-provider'];
  if (!provider) return;
  const config = { ...provider.config };
  for (const key of remove) delete config[key];
  for (const [key, value] of set) config[key] = value;
  entry['auth-provider'] = { ...provider, config };
}

function setExec({ flags }: Session, entry: UserEntry, { set, remove }: Pairs): void {
  if (flags.changed('exec-command'))
    entry.exec = { ...entry.exec, command: flags.string('exec-command'), ...(entry.exec ? { args: undefined } : {}) };
  if (!entry.exec) return;
  const exec: ExecEntry = { ...entry.exec };
  if (flags.changed('exec-api-version')) exec.apiVersion = flags.string('exec-api-version');
  if (flags.list('exec-arg').length) exec.args = flags.list('exec-arg');
  if (flags.changed('exec-interactive-mode')) exec.interactiveMode = flags.string('exec-interactive-mode');
  if (flags.changed('exec-provide-cluster-info')) exec.provideClusterInfo = flags.bool('exec-provide-cluster-info');
  if (set.size || remove.length) {
    const kept = (exec.env ?? []).filter((e) => !remove.includes(e.name)).map((e) => ({ ...e, value: set.get(e.name) ?? e.value }));
    const known = new Set(kept.map((e) => e.name));
    exec.env = [...kept, ...[...set].filter(([name]) => !known.has(name)).map(([name, value]) => ({ name, value }))];
  }
  entry.exec = exec;
}
