/** A kubeconfig file, its lists as maps by name. Upstream: client-go/tools/clientcmd. */
export interface ClusterEntry {
  server?: string;
  'tls-server-name'?: string;
  'insecure-skip-tls-verify'?: boolean;
  'certificate-authority'?: string;
  'certificate-authority-data'?: string;
  'proxy-url'?: string;
  'disable-compression'?: boolean;
  extensions?: unknown[];
}
export interface ExecEntry {
  command?: string;
  args?: string[];
  env?: { name: string; value: string }[];
  installHint?: string;
  apiVersion?: string;
  provideClusterInfo?: boolean;
  interactiveMode?: string;
}
export interface UserEntry {
  'client-certificate'?: string;
  'client-certificate-data'?: string;
  'client-key'?: string;
  'client-key-data'?: string;
  token?: string;
  tokenFile?: string;
  as?: string;
  'as-uid'?: string;
  'as-groups'?: string[];
  'as-user-extra'?: Record<string, string[]>;
  username?: string;
  password?: string;
  'auth-provider'?: { name?: string; config?: Record<string, string> };
  exec?: ExecEntry;
  extensions?: unknown[];
}
export interface ContextEntry {
  cluster?: string;
  user?: string;
  namespace?: string;
  extensions?: unknown[];
}
export interface Kubeconfig {
  clusters: Map<string, ClusterEntry>;
  users: Map<string, UserEntry>;
  contexts: Map<string, ContextEntry>;
  currentContext: string;
  preferences: { colors?: boolean; extensions?: unknown[] };
  extensions?: unknown[];
  /** Where each entry comes from, for relative paths and for writing. */
  origins: Map<object, string>;
}
export type Part = 'clusters' | 'users' | 'contexts';
export const PARTS: Part[] = ['clusters', 'users', 'contexts'];

export const emptyKubeconfig = (): Kubeconfig => ({
  clusters: new Map(),
  users: new Map(),
  contexts: new Map(),
  currentContext: '',
  preferences: {},
  origins: new Map(),
});

/** What a file's YAML says. */
export function readKubeconfig(value: any, file: string): Kubeconfig {
  const config = emptyKubeconfig();
  const fill = <T extends object>(list: { name: string }[] | undefined, field: string, into: Map<string, T>) => {
    for (const item of list ?? []) {
      const entry = { ...((item as Record<string, unknown>)[field] as T) };
      into.set(item.name ?? '', entry);
      config.origins.set(entry, file);
    }
  };
  fill(value?.clusters, 'cluster', config.clusters);
  fill(value?.users, 'user', config.users);
  fill(value?.contexts, 'context', config.contexts);
  for (const { exec } of config.users.values())
    if (exec && !exec.interactiveMode && /^client\.authentication\.k8s\.io\/v1(alpha1|beta1)$/.test(exec.apiVersion ?? ''))
      exec.interactiveMode = 'IfAvailable';
  config.currentContext = value?.['current-context'] ?? '';
  config.preferences = value?.preferences ?? {};
  if (value?.extensions) config.extensions = value.extensions;
  return config;
}

/** The first file that says something wins. */
export function mergeKubeconfigs(all: Kubeconfig[]): Kubeconfig {
  const merged = emptyKubeconfig();
  for (const one of all) {
    for (const part of PARTS)
      for (const [name, entry] of one[part]) if (!merged[part].has(name)) (merged[part] as Map<string, object>).set(name, entry as object);
    merged.currentContext ||= one.currentContext;
    merged.preferences = { ...one.preferences, ...merged.preferences };
    merged.extensions ??= one.extensions;
    for (const [entry, file] of one.origins) merged.origins.set(entry, file);
  }
  return merged;
}

/** The object that is written to a file or shown by `config view`, in the order of its fields. */
export function writeKubeconfig(config: Kubeconfig): Record<string, unknown> {
  const list = (part: Part, field: string, fields: string[]) => {
    const names = [...config[part].keys()].sort();
    return names.length
      ? names.map((name) => ({ name, [field]: ordered(config[part].get(name) as Record<string, unknown>, fields) }))
      : null;
  };
  return {
    kind: 'Config',
    apiVersion: 'v1',
    ...(Object.keys(config.preferences).length ? { preferences: config.preferences } : {}),
    clusters: list('clusters', 'cluster', CLUSTER),
    users: list('users', 'user', USER),
    contexts: list('contexts', 'context', CONTEXT),
    'current-context': config.currentContext,
    ...(config.extensions ? { extensions: config.extensions } : {}),
  };
}

const CLUSTER =
  'server! tls-server-name insecure-skip-tls-verify certificate-authority certificate-authority-data proxy-url disable-compression extensions'.split(
    ' ',
  );
const CONTEXT = 'cluster! user! namespace extensions'.split(' ');
const USER =
  'client-certificate client-certificate-data client-key client-key-data token tokenFile as as-uid as-groups as-user-extra username password auth-provider exec extensions'.split(
    ' ',
  );

/** Fields in the order of their Go structs; `!` are written when they are empty too. */
function ordered(entry: Record<string, unknown>, fields: string[]): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const spelled of fields) {
    const field = spelled.replace('!', '');
    const value = entry[field];
    const empty = value === undefined || value === '' || value === false;
    if (!empty)
      result[field] = field === 'exec' ? execOf(value as ExecEntry) : field === 'auth-provider' ? providerOf(value as object) : value;
    else if (spelled.endsWith('!')) result[field] = '';
  }
  return result;
}
const providerOf = ({ name = '', config }: { name?: string; config?: object }) => ({ name, config: config ?? null });

const execOf = ({ command = '', args, env, installHint, apiVersion, provideClusterInfo, interactiveMode }: ExecEntry) => ({
  command,
  args: args?.length ? args : null,
  env: env?.length ? env : null,
  ...(installHint ? { installHint } : {}),
  ...(apiVersion ? { apiVersion } : {}),
  provideClusterInfo: provideClusterInfo ?? false,
  ...(interactiveMode ? { interactiveMode } : {}),
});
