import { parseYamlDocuments } from '../apimachinery/yaml.ts';
import {
  type ClusterEntry,
  type ExecEntry,
  emptyKubeconfig,
  type Kubeconfig,
  mergeKubeconfigs,
  readKubeconfig,
  type UserEntry,
} from '../client/kubeconfig.ts';
import { FsError, resolvePath } from '../os/fs.ts';
import type { Process } from '../os/process.ts';
import { KUBECONFIG } from './configshape.ts';
import { decode } from './decode.ts';
import { ConfigurationInvalid, Failure } from './errors.ts';
import type { Flags } from './flags/parse.ts';
import { checkPlugins, execProblems } from './logincheck.ts';
import { checkServer } from './serverurl.ts';
import { namespaceFirst } from './tables/discovery.ts';

const SERVICE_ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount';

interface ConfigFile {
  path: string;
  /** As it was named. */
  shown: string;
}
/** The files that make up the configuration: --kubeconfig, $KUBECONFIG or ~/.kube/config. */
export function configFiles(proc: Process, flags: Flags): { files: ConfigFile[]; explicit: boolean } {
  const file = (shown: string): ConfigFile => ({ path: resolvePath(proc.cwd, shown), shown });
  const given = flags.global('kubeconfig');
  if (given) return { files: [file(given)], explicit: true };
  if (proc.env.KUBECONFIG) return { files: [...new Set(proc.env.KUBECONFIG.split(':').filter(Boolean))].map(file), explicit: false };
  return { files: [file(`${proc.env.HOME ?? '/root'}/.kube/config`)], explicit: false };
}

export function readConfigFile(proc: Process, { path, shown }: ConfigFile): Kubeconfig {
  const text = proc.machine.fs.stat(path).type === 'device' ? '' : proc.machine.fs.readText(path);
  try {
    const value = parseYamlDocuments(text)[0];
    checkKind(value);
    return readKubeconfig(decode(value, KUBECONFIG, false), path);
  } catch (error) {
    throw new Failure(`error loading config file "${shown}": ${(error as Error).message}`);
  }
}

/** That it is a mapping, and of this kind if any is asked for. */
export function checkKind(value: unknown, wanted = 'Config'): void {
  if (value === undefined || value === null) return;
  if (Array.isArray(value) || typeof value !== 'object') {
    const type = Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value;
    const fields = String.raw`struct { APIVersion string "json:\"apiVersion,omitempty\""; Kind string "json:\"kind,omitempty\"" }`;
    throw new Failure(`couldn't get version/kind; json parse error: json: cannot unmarshal ${type} into Go value of type ${fields}`);
  }
  if (!wanted) return;
  const { apiVersion, kind } = value as { apiVersion?: string; kind?: string };
  if ((kind || wanted) !== wanted || (apiVersion || 'v1') !== 'v1')
    throw new Failure(
      `no kind "${kind || wanted}" is registered for version "${apiVersion || 'v1'}" in scheme "pkg/runtime/scheme.go:110"`,
    );
}

/** All files merged, paths in them made absolute. */
export function loadConfig(proc: Process, flags: Flags): Kubeconfig {
  const { files, explicit } = configFiles(proc, flags);
  const loaded: Kubeconfig[] = [];
  for (const file of files) {
    try {
      loaded.push(readConfigFile(proc, file));
    } catch (error) {
      if (!(error instanceof FsError)) throw error;
      const why = error.message.toLowerCase();
      if (explicit) throw new Failure(`stat ${file.shown}: ${why}`);
      if (error.code !== 'ENOENT') throw new Failure(`error loading config file "${file.shown}": open ${file.shown}: ${why}`);
    }
  }
  return loaded.length ? mergeKubeconfigs(loaded) : emptyKubeconfig();
}

/** Whom to speak to, and as whom. */
export interface Access {
  server: string;
  ca?: string;
  insecure: boolean;
  tlsServerName?: string;
  certificate?: string;
  key?: string;
  token?: string;
  username?: string;
  password?: string;
  as?: string;
  asGroups: string[];
  asUid?: string;
  asExtra: string[];
  userName: string;
  namespace?: string;
  /** The program that knows the credentials, and what the cluster's entry tells it. */
  exec?: ExecEntry;
  execConfig?: unknown;
}

/** Namespace of the command: flag, context, the pod's own, `default`. */
export function namespaceOf(proc: Process, flags: Flags): { namespace: string; explicit: boolean } {
  const flag = flags.global('namespace');
  if (flag) return { namespace: flag, explicit: true };
  const config = loadConfig(proc, flags);
  const name = flags.global('context') || config.currentContext;
  const context = config.contexts.get(name);
  if (name && !context) throw missingContext(name, flags.path);
  if (context?.namespace) return { namespace: context.namespace, explicit: false };
  const file = `${SERVICE_ACCOUNT}/namespace`;
  if (!config.contexts.size && inCluster(proc) && proc.machine.fs.exists(file))
    return { namespace: proc.machine.fs.readText(file).trim(), explicit: false };
  return { namespace: 'default', explicit: false };
}

const missingContext = (name: string, path: string, asked = true): Error =>
  namespaceFirst(path) || !asked
    ? new ConfigurationInvalid([`context was not found for specified context: ${name}`])
    : new Failure(`context "${name}" does not exist`);

const inCluster = (proc: Process): boolean =>
  Boolean(proc.env.KUBERNETES_SERVICE_HOST && proc.env.KUBERNETES_SERVICE_PORT && proc.machine.fs.exists(`${SERVICE_ACCOUNT}/token`));

export function resolveAccess(proc: Process, flags: Flags): Access {
  const config = loadConfig(proc, flags);
  if (!config.clusters.size && !config.users.size && !flags.global('server') && inCluster(proc)) return clusterAccess(proc, flags);
  const contextName = flags.global('context') || config.currentContext;
  const context = config.contexts.get(contextName);
  if (contextName && !context) throw missingContext(contextName, flags.path, Boolean(flags.global('context')));
  const clusterName = flags.global('cluster') || context?.cluster || '';
  const userName = flags.global('user') || context?.user || '';
  if (flags.global('cluster') && !config.clusters.has(clusterName)) throw new Failure(`no server found for cluster "${clusterName}"`);
  if (flags.global('user') && !config.users.has(userName)) throw new Failure(`auth info "${userName}" does not exist`);
  const cluster = withClusterFlags(config.clusters.get(clusterName) ?? {}, flags);
  const user = withUserFlags(config.users.get(userName) ?? {}, flags);
  const methods = [user.token || user.tokenFile ? 'token' : '', user.username || user.password ? 'basicAuth' : ''].filter(Boolean);
  if (methods.length > 1)
    throw new Failure(`more than one authentication method found for ${userName}; found [${methods.join(' ')}], only one is allowed`);
  const problems: string[] = [];
  const read = (entry: object, file: string | undefined, data: string | undefined, what: string, of: string) => {
    if (data) return decodeBase64(data);
    if (!file) return undefined;
    const origin = config.origins.get(entry);
    const path = resolvePath(origin ? origin.replace(/\/[^/]*$/, '') || '/' : proc.cwd, file);
    try {
      return proc.machine.fs.readText(path);
    } catch (error) {
      problems.push(`unable to read ${what} ${file} for ${of} due to open ${file}: ${(error as Error).message.toLowerCase()}`);
      return undefined;
    }
  };
  const userEntry = config.users.get(userName) ?? {};
  const ca = read(
    config.clusters.get(clusterName) ?? {},
    cluster['certificate-authority'],
    cluster['certificate-authority-data'],
    'certificate-authority',
    clusterName,
  );
  const certificate = read(
    flags.global('client-certificate') ? {} : userEntry,
    user['client-certificate'],
    user['client-certificate-data'],
    'client-cert',
    userName,
  );
  const key = read(flags.global('client-key') ? {} : userEntry, user['client-key'], user['client-key-data'], 'client-key', userName);
  if (user.exec || user['auth-provider']) problems.push(...execProblems(user, userName));
  if (problems.length === 1) throw new Failure(problems[0]);
  if (problems.length) throw new ConfigurationInvalid(problems);
  checkPlugins(user);
  const as = flags.global('as') || user.as;
  const asGroups = flags.changed('as-group') ? flags.list('as-group') : (user['as-groups'] ?? []);
  const extra = Object.entries(user['as-user-extra'] ?? {}).flatMap(([key, values]) => values.map((value) => `${key}=${value}`));
  const asExtra = flags.changed('as-user-extra') ? flags.list('as-user-extra').filter((pair) => pair.includes('=')) : extra;
  const asUid = flags.global('as-uid') || user['as-uid'] || undefined;
  if (!as && (asGroups.length || asUid || asExtra.length))
    throw new Failure(`requesting uid, groups or user-extra for ${userName} without impersonating a user`);
  return {
    server: checkServer(flags.global('server') || cluster.server || 'http://localhost:8080'),
    ca,
    insecure: Boolean(cluster['insecure-skip-tls-verify']),
    tlsServerName: cluster['tls-server-name'],
    certificate,
    key,
    token:
      user.token ??
      (user.tokenFile
        ? proc.machine.fs.readText(resolvePath(proc.cwd, user.tokenFile)).trim()
        : user['auth-provider']?.config?.['id-token']),
    exec: user.exec && localCommand(user.exec, config.origins.get(userEntry) ?? ''),
    execConfig: execConfig(config.clusters.get(clusterName)?.extensions),
    username: user.username,
    password: user.password,
    as,
    asGroups,
    asUid,
    asExtra,
    userName,
    namespace: context?.namespace,
  };
}

/** A command with a folder is beside the file that names it. */
function localCommand(exec: ExecEntry, origin: string): ExecEntry {
  const { command = '' } = exec;
  return command.includes('/') ? { ...exec, command: resolvePath(origin.replace(/\/[^/]*$/, '') || '/', command) } : exec;
}
const execConfig = (extensions: unknown[] = []): unknown =>
  (extensions as { name: string; extension: unknown }[]).find(({ name }) => name === 'client.authentication.k8s.io/exec')?.extension;

function withClusterFlags(entry: ClusterEntry, flags: Flags): ClusterEntry {
  const result = { ...entry };
  if (flags.global('server')) result.server = flags.global('server');
  if (flags.global('tls-server-name')) result['tls-server-name'] = flags.global('tls-server-name');
  if (flags.global('certificate-authority')) {
    result['certificate-authority'] = flags.global('certificate-authority');
    result['certificate-authority-data'] = undefined;
  }
  if (flags.global('insecure-skip-tls-verify') && flags.changed('insecure-skip-tls-verify')) {
    result['insecure-skip-tls-verify'] = flags.bool('insecure-skip-tls-verify');
    if (result['insecure-skip-tls-verify'] && !flags.global('certificate-authority')) {
      result['certificate-authority'] = undefined;
      result['certificate-authority-data'] = undefined;
    }
  }
  return result;
}

function withUserFlags(entry: UserEntry, flags: Flags): UserEntry {
  const result = { ...entry };
  const replace = (flag: string, field: 'client-certificate' | 'client-key') => {
    if (!flags.global(flag)) return;
    result[field] = flags.global(flag);
    result[`${field}-data`] = undefined;
  };
  replace('client-certificate', 'client-certificate');
  replace('client-key', 'client-key');
  if (flags.global('token')) {
    result.token = flags.global('token');
    result.tokenFile = undefined;
  }
  if (flags.global('username')) result.username = flags.global('username');
  if (flags.global('password')) result.password = flags.global('password');
  return result;
}

function clusterAccess(proc: Process, flags: Flags): Access {
  const { fs } = proc.machine;
  const host = proc.env.KUBERNETES_SERVICE_HOST;
  return {
    server: `https://${host}:${proc.env.KUBERNETES_SERVICE_PORT}`,
    ca: fs.exists(`${SERVICE_ACCOUNT}/ca.crt`) ? fs.readText(`${SERVICE_ACCOUNT}/ca.crt`) : undefined,
    insecure: flags.bool('insecure-skip-tls-verify'),
    token: flags.global('token') || fs.readText(`${SERVICE_ACCOUNT}/token`).trim(),
    as: flags.global('as') || undefined,
    asGroups: flags.list('as-group'),
    asExtra: flags.list('as-user-extra'),
    userName: '',
  };
}

function decodeBase64(data: string): string {
  try {
    return atob(data.replace(/\s/g, ''));
  } catch {
    throw new Failure('illegal base64 data in kubeconfig');
  }
}
