import type { KubeObject } from '../../apimachinery/types.ts';
import { parseYamlDocuments, toYaml } from '../../apimachinery/yaml.ts';
import { emptyKubeconfig, type Kubeconfig, readKubeconfig, writeKubeconfig } from '../../client/kubeconfig.ts';
import { busy } from '../../os/clock.ts';
import type { Command } from '../command.ts';
import { configFiles, loadConfig } from '../config.ts';
import { Failure } from '../errors.ts';
import { outputPrinter } from '../printers/output.ts';
import { alignTabs, TABLE } from '../printers/tabwriter.ts';
import type { Session } from '../session.ts';

/** Files that are not there count as empty here. */
function lenient(session: Session): Kubeconfig {
  try {
    return loadConfig(session.proc, session.flags);
  } catch (error) {
    if (error instanceof Failure && /^stat /.test(error.message)) return emptyKubeconfig();
    throw error;
  }
}

/** The file to change, and what it says; a missing one is made. */
function opened(session: Session): { file: string; config: Kubeconfig } {
  const { files } = configFiles(session.proc, session.flags);
  const { fs } = session.proc.machine;
  const file = files.find((f) => fs.exists(f)) ?? files[files.length - 1];
  const config = fs.exists(file) ? readKubeconfig(parseYamlDocuments(fs.readText(file))[0], file) : emptyKubeconfig();
  return { file, config };
}

function store(session: Session, file: string, config: Kubeconfig): void {
  const { fs } = session.proc.machine;
  const { preferences: _, ...value } = writeKubeconfig(config);
  fs.mkdir(file.replace(/\/[^/]*$/, '') || '/', { recursive: true });
  fs.writeFile(file, toYaml(value), 0o600);
}

async function unexpected(session: Session): Promise<never> {
  const { commandHelp } = await busy(import('../help.ts'));
  await session.out(commandHelp(session.path, undefined));
  throw new Failure(`Unexpected args: [${session.args.join(' ')}]`);
}

export const currentContext: Command = {
  async run(session) {
    const { currentContext: name } = lenient(session);
    if (!name) throw new Failure('current-context is not set');
    await session.out(`${name}\n`);
  },
};

export const useContext: Command = {
  examples: 'kubectl config use-context kind',
  async run(session) {
    const [name] = session.args;
    if (session.args.length !== 1) await unexpected(session);
    const { file, config } = opened(session);
    if (!config.contexts.has(name)) throw new Failure(`no context exists with the name: ${JSON.stringify(name)}`);
    config.currentContext = name;
    store(session, file, config);
    await session.out(`Switched to context "${name}".\n`);
  },
};

export const setContext: Command = {
  examples: 'kubectl config set-context --current --namespace=shop',
  async run(session) {
    const { flags, args } = session;
    if (args.length > 1) await unexpected(session);
    if (!args.length && !flags.bool('current')) throw new Failure('you must specify a non-empty context name or --current');
    if (args.length && flags.bool('current')) throw new Failure('you cannot specify both a context name and --current');
    const { file, config } = opened(session);
    const name = flags.bool('current') ? config.currentContext : args[0];
    if (!name) throw new Failure('no current context is set');
    const known = config.contexts.get(name);
    const entry = { ...known };
    for (const field of ['cluster', 'user', 'namespace'] as const) if (flags.changed(field)) entry[field] = flags.string(field);
    config.contexts.set(name, entry);
    store(session, file, config);
    await session.out(`Context "${name}" ${known ? 'modified' : 'created'}.\n`);
  },
};

export const setCluster: Command = {
  examples: 'kubectl config set-cluster far --server=https://far.example:6443',
  async run(session) {
    const { flags, args } = session;
    if (args.length !== 1) await unexpected(session);
    const { file, config } = opened(session);
    const entry = { ...config.clusters.get(args[0]) };
    if (flags.changed('server')) entry.server = flags.string('server');
    if (flags.changed('tls-server-name')) entry['tls-server-name'] = flags.string('tls-server-name');
    if (flags.changed('proxy-url')) entry['proxy-url'] = flags.string('proxy-url');
    if (flags.changed('insecure-skip-tls-verify')) {
      entry['insecure-skip-tls-verify'] = flags.bool('insecure-skip-tls-verify');
      if (entry['insecure-skip-tls-verify']) {
        delete entry['certificate-authority'];
        delete entry['certificate-authority-data'];
      }
    }
    if (flags.changed('certificate-authority')) {
      const ca = flags.string('certificate-authority');
      if (flags.bool('embed-certs')) {
        entry['certificate-authority-data'] = embedded(session, ca, 'certificate-authority');
        delete entry['certificate-authority'];
      } else {
        entry['certificate-authority'] = ca && session.path_(ca);
        delete entry['certificate-authority-data'];
      }
      if (ca) delete entry['insecure-skip-tls-verify'];
    }
    config.clusters.set(args[0], entry);
    store(session, file, config);
    await session.out(`Cluster "${args[0]}" set.\n`);
  },
};

function embedded(session: Session, file: string, flag: string): string {
  try {
    const bytes = session.proc.machine.fs.readFile(session.path_(file));
    return btoa(String.fromCharCode(...bytes));
  } catch (error) {
    throw new Failure(`could not stat ${flag} file ${file}: stat ${file}: ${(error as Error).message.toLowerCase()}`);
  }
}

export const setCredentials: Command = {
  examples: 'kubectl config set-credentials ada --token=bearer-token',
  async run(session) {
    const { flags, args } = session;
    if (args.length !== 1) await unexpected(session);
    if (flags.string('token') && (flags.string('username') || flags.string('password')))
      throw new Failure('you cannot specify more than one authentication method at the same time: --token, --username/--password');
    const { file, config } = opened(session);
    const entry: Record<string, unknown> = { ...config.users.get(args[0]) };
    for (const field of ['token', 'username', 'password']) if (flags.changed(field)) entry[field] = flags.string(field);
    if (flags.string('token')) for (const field of ['username', 'password']) delete entry[field];
    if (flags.string('username')) delete entry.token;
    for (const field of ['client-certificate', 'client-key']) {
      if (!flags.changed(field)) continue;
      const path = flags.string(field);
      if (flags.bool('embed-certs')) {
        entry[`${field}-data`] = embedded(session, path, field);
        delete entry[field];
      } else {
        entry[field] = path && session.path_(path);
        delete entry[`${field}-data`];
      }
    }
    if (flags.string('exec-command')) {
      const env = flags.list('exec-env').map((e) => ({ name: e.split('=')[0], value: e.slice(e.indexOf('=') + 1) }));
      entry.exec = {
        apiVersion: flags.string('exec-api-version') || null,
        args: flags.list('exec-arg').length ? flags.list('exec-arg') : null,
        command: flags.string('exec-command'),
        env: env.length ? env : null,
        interactiveMode: 'IfAvailable',
        provideClusterInfo: flags.bool('exec-provide-cluster-info'),
      };
    }
    config.users.set(args[0], entry);
    store(session, file, config);
    await session.out(`User "${args[0]}" set.\n`);
  },
};

export const renameContext: Command = {
  examples: 'kubectl config rename-context old new',
  async run(session) {
    const [from, to] = session.args;
    if (session.args.length !== 2) await unexpected(session);
    const { file, config } = opened(session);
    const entry = config.contexts.get(from);
    if (!entry) throw new Failure(`cannot rename the context ${JSON.stringify(from)}, it's not in ${file}`);
    if (config.contexts.has(to))
      throw new Failure(`cannot rename the context ${JSON.stringify(from)}, the context ${JSON.stringify(to)} already exists in ${file}`);
    config.contexts.delete(from);
    config.contexts.set(to, entry);
    if (config.currentContext === from) config.currentContext = to;
    store(session, file, config);
    await session.out(`Context "${from}" renamed to "${to}".\n`);
  },
};

const deleter = (part: 'contexts' | 'clusters' | 'users', what: string): Command => ({
  async run(session) {
    const [name] = session.args;
    if (session.args.length !== 1) await unexpected(session);
    const { file, config } = opened(session);
    if (!config[part].has(name)) throw new Failure(`cannot delete ${what} ${name}, not in ${file}`);
    if (part === 'contexts' && config.currentContext === name)
      await session.err('warning: this removed your active context, use "kubectl config use-context" to select a different one\n');
    config[part].delete(name);
    store(session, file, config);
    await session.out(`deleted ${what} ${name} from ${file}\n`);
  },
});
export const deleteContext = deleter('contexts', 'context');
export const deleteCluster = deleter('clusters', 'cluster');
export const deleteUser = deleter('users', 'user');

const lister = (part: 'clusters' | 'users'): Command => ({
  async run(session) {
    const names = [...lenient(session)[part].keys()].sort();
    await session.out(['NAME', ...names].map((n) => `${n}\n`).join(''));
  },
});
export const getClusters = lister('clusters');
export const getUsers = lister('users');

export const getContexts: Command = {
  examples: 'kubectl config get-contexts',
  async run(session) {
    const { flags, args } = session;
    const output = flags.string('output');
    if (output && output !== 'name')
      throw new Failure(`--output ${output} is not available in kubectl config get-contexts; resetting to default output format`);
    const config = lenient(session);
    const missing = args.filter((a) => !config.contexts.has(a));
    const names = args.length ? args.filter((a) => config.contexts.has(a)) : [...config.contexts.keys()].sort();
    if (output === 'name') await session.out(names.map((n) => `${n}\n`).join(''));
    else {
      const lines = names.map((name) => {
        const { cluster = '', user = '', namespace = '' } = config.contexts.get(name) ?? {};
        return [name === config.currentContext ? '*' : '', name, cluster, user, namespace].join('\t');
      });
      if (!flags.bool('no-headers')) lines.unshift('CURRENT\tNAME\tCLUSTER\tAUTHINFO\tNAMESPACE');
      if (lines.length) await session.out(`${alignTabs(lines.join('\n'), TABLE)}\n`);
    }
    if (missing.length) throw new Failure(missing.map((m) => `context ${m} not found`).join(', '));
  },
};

const SECRET_DATA = ['certificate-authority-data', 'client-certificate-data', 'client-key-data'];

export const view: Command = {
  examples: `kubectl config view\nkubectl config view --minify -o jsonpath='{..namespace}'`,
  async run(session) {
    const { flags, args } = session;
    if (args.length) throw session.usage(`unexpected arguments: [${args.join(' ')}]`);
    const printer = await outputPrinter(session, { typed: true });
    const config = lenient(session);
    if (flags.bool('minify')) minify(config, flags.global('context'));
    const { preferences: _, ...value } = writeKubeconfig(config);
    if (!flags.bool('raw') && !flags.bool('flatten')) hide(value);
    else if (flags.bool('flatten') && !flags.bool('raw')) hide(value);
    await session.out(await (printer as NonNullable<typeof printer>).print(value as unknown as KubeObject));
  },
};

function minify(config: Kubeconfig, wanted: string): void {
  const name = wanted || config.currentContext;
  if (!name) throw new Failure('current-context must exist in order to minify');
  const context = config.contexts.get(name);
  if (!context) throw new Failure(`cannot locate context ${name}`);
  for (const key of config.contexts.keys()) if (key !== name) config.contexts.delete(key);
  for (const key of config.clusters.keys()) if (key !== context.cluster) config.clusters.delete(key);
  for (const key of config.users.keys()) if (key !== context.user) config.users.delete(key);
  config.currentContext = name;
}

function hide(value: Record<string, unknown>): void {
  for (const item of [...((value.clusters as unknown[]) ?? []), ...((value.users as unknown[]) ?? [])] as Record<
    string,
    Record<string, unknown>
  >[]) {
    const entry = item.cluster ?? item.user;
    for (const field of SECRET_DATA) if (entry[field]) entry[field] = 'DATA+OMITTED';
    for (const field of ['token', 'password']) if (entry[field]) entry[field] = 'REDACTED';
  }
}

/** `users.ada.token` */
function property(config: Kubeconfig, path: string): { parts: string[]; map?: Map<string, object> } {
  const parts = path.split('.');
  const map = (config as unknown as Record<string, Map<string, object>>)[parts[0]];
  return { parts, map: map instanceof Map ? map : undefined };
}

export const set: Command = {
  examples: 'kubectl config set clusters.far.server https://far.example',
  async run(session) {
    const [path, value] = session.args;
    if (session.args.length !== 2) await unexpected(session);
    const { file, config } = opened(session);
    if (path === 'current-context') config.currentContext = value;
    else {
      const { parts, map } = property(config, path);
      if (!map || parts.length < 3) throw new Failure(`unable to parse ${parts.slice(1).join('.')} after ${parts[0]}`);
      const field = parts[parts.length - 1];
      const name = parts.slice(1, -1).join('.');
      map.set(name, { ...map.get(name), [field]: value === 'true' ? true : value === 'false' ? false : value });
    }
    store(session, file, config);
    await session.out(`Property "${path}" set.\n`);
  },
};

export const unset: Command = {
  examples: 'kubectl config unset users.ada',
  async run(session) {
    const [path] = session.args;
    if (session.args.length !== 1) await unexpected(session);
    const { file, config } = opened(session);
    if (path === 'current-context') config.currentContext = '';
    else {
      const { parts, map } = property(config, path);
      if (!map) throw new Failure(`unable to find path ${JSON.stringify(path)}`);
      const whole = parts.slice(1).join('.');
      if (parts.length === 1) map.clear();
      else if (!map.delete(whole)) {
        const entry: Record<string, unknown> = { ...map.get(parts.slice(1, -1).join('.')) };
        delete entry[parts[parts.length - 1]];
        if (map.has(parts.slice(1, -1).join('.'))) map.set(parts.slice(1, -1).join('.'), entry);
        else throw new Failure(`current map key \`${parts[1]}\` is invalid`);
      }
    }
    store(session, file, config);
    await session.out(`Property "${path}" unset.\n`);
  },
};
