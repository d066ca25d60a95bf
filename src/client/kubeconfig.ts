/** A kubeconfig file, its lists as maps by name. Upstream: client-go/tools/clientcmd. */
export interface ClusterEntry {
  server?: string;
  'tls-server-name'?: string;
  'insecure-skip-tls-verify'?: boolean;
  'certificate-authority'?: string;
  'certificate-authority-data'?: string;
  'proxy-url'?: string;
}
export interface UserEntry {
  'client-certificate'?: string;
  'client-certificate-data'?: string;
  'client-key'?: string;
  'client-key-data'?: string;
  token?: string;
  tokenFile?: string;
  username?: string;
  password?: string;
  exec?: unknown;
  'auth-provider'?: unknown;
  as?: string;
  'as-groups'?: string[];
}
export interface ContextEntry {
  cluster?: string;
  user?: string;
  namespace?: string;
}
export interface Kubeconfig {
  clusters: Map<string, ClusterEntry>;
  users: Map<string, UserEntry>;
  contexts: Map<string, ContextEntry>;
  currentContext: string;
  /** Where each entry comes from, for relative paths and for writing. */
  origins: Map<object, string>;
}

export const emptyKubeconfig = (): Kubeconfig => ({
  clusters: new Map(),
  users: new Map(),
  contexts: new Map(),
  currentContext: '',
  origins: new Map(),
});

/** What a file's YAML says. */
export function readKubeconfig(value: any, file: string): Kubeconfig {
  const config = emptyKubeconfig();
  const fill = <T extends object>(list: { name: string }[] | undefined, field: string, into: Map<string, T>) => {
    for (const item of list ?? []) {
      const entry = { ...((item as Record<string, unknown>)[field] as T) };
      into.set(item.name, entry);
      config.origins.set(entry, file);
    }
  };
  fill(value?.clusters, 'cluster', config.clusters);
  fill(value?.users, 'user', config.users);
  fill(value?.contexts, 'context', config.contexts);
  config.currentContext = value?.['current-context'] ?? '';
  return config;
}

/** The first file that says something wins. */
export function mergeKubeconfigs(all: Kubeconfig[]): Kubeconfig {
  const merged = emptyKubeconfig();
  for (const one of all) {
    for (const part of ['clusters', 'users', 'contexts'] as const)
      for (const [name, entry] of one[part]) if (!merged[part].has(name)) (merged[part] as Map<string, object>).set(name, entry as object);
    merged.currentContext ||= one.currentContext;
    for (const [entry, file] of one.origins) merged.origins.set(entry, file);
  }
  return merged;
}

/** The object that is written to a file or shown by `config view`, in the order of its fields. */
export function writeKubeconfig(config: Kubeconfig): Record<string, unknown> {
  const list = (entries: Map<string, object>, field: string) => {
    const names = [...entries.keys()].sort();
    return names.length ? names.map((name) => ({ [field]: ordered(entries.get(name) as Record<string, unknown>), name })) : null;
  };
  return {
    kind: 'Config',
    apiVersion: 'v1',
    preferences: {},
    clusters: list(config.clusters, 'cluster')?.map(nameFirst) ?? null,
    users: list(config.users, 'user')?.map(nameFirst) ?? null,
    contexts: list(config.contexts, 'context')?.map(nameFirst) ?? null,
    'current-context': config.currentContext,
  };
}

const nameFirst = (item: Record<string, unknown>): Record<string, unknown> => {
  const { name, ...rest } = item;
  return { name, ...rest };
};
const ORDER = [
  'server',
  'tls-server-name',
  'insecure-skip-tls-verify',
  'certificate-authority',
  'certificate-authority-data',
  'proxy-url',
  'client-certificate',
  'client-certificate-data',
  'client-key',
  'client-key-data',
  'token',
  'tokenFile',
  'as',
  'as-groups',
  'username',
  'password',
  'auth-provider',
  'exec',
  'cluster',
  'user',
  'namespace',
];
function ordered(entry: Record<string, unknown>): Record<string, unknown> {
  const known = ORDER.filter((k) => entry[k] !== undefined && entry[k] !== '' && entry[k] !== false);
  const others = Object.keys(entry).filter((k) => !ORDER.includes(k));
  return Object.fromEntries([...known, ...others].map((k) => [k, entry[k]]));
}
