import type { Command } from './command.ts';
import { GROUPS } from './tables/root.ts';
import { ALIASES, CHILDREN } from './tables/usage.ts';

type Load = () => Promise<Command>;

/** Every command, loaded when it is used. */
export const COMMANDS: Record<string, Load> = {
  get: async () => (await import('./commands/get.ts')).get,
  create: async () => (await import('./commands/create/create.ts')).create,
  'create namespace': async () => (await import('./commands/create/simple.ts')).namespace,
  'create serviceaccount': async () => (await import('./commands/create/simple.ts')).serviceaccount,
  'create priorityclass': async () => (await import('./commands/create/simple.ts')).priorityclass,
  'create deployment': async () => (await import('./commands/create/deployment.ts')).deployment,
  'create configmap': async () => (await import('./commands/create/configmap.ts')).configmap,
  'create secret generic': async () => (await import('./commands/create/secret.ts')).generic,
  'create secret tls': async () => (await import('./commands/create/secret.ts')).tls,
  'create secret docker-registry': async () => (await import('./commands/create/secret.ts')).dockerRegistry,
  'create service clusterip': async () => (await import('./commands/create/service.ts')).clusterip,
  'create service nodeport': async () => (await import('./commands/create/service.ts')).nodeport,
  'create service loadbalancer': async () => (await import('./commands/create/service.ts')).loadbalancer,
  'create service externalname': async () => (await import('./commands/create/service.ts')).externalname,
  'create role': async () => (await import('./commands/create/rbac.ts')).role,
  'create clusterrole': async () => (await import('./commands/create/rbac.ts')).clusterrole,
  'create rolebinding': async () => (await import('./commands/create/rbac.ts')).rolebinding,
  'create clusterrolebinding': async () => (await import('./commands/create/rbac.ts')).clusterrolebinding,
  'create token': async () => (await import('./commands/create/token.ts')).token,
  'create job': async () => (await import('./commands/create/job.ts')).job,
  'create cronjob': async () => (await import('./commands/create/job.ts')).cronjob,
  'create quota': async () => (await import('./commands/create/quota.ts')).quota,
  'create poddisruptionbudget': async () => (await import('./commands/create/quota.ts')).poddisruptionbudget,
  'create ingress': async () => (await import('./commands/create/ingress.ts')).ingress,
  run: async () => (await import('./commands/run.ts')).run,
  delete: async () => (await import('./commands/delete.ts')).remove,
  describe: async () => (await import('./commands/describe.ts')).describe,
  exec: async () => (await import('./commands/exec.ts')).exec,
  attach: async () => (await import('./commands/attach.ts')).attach,
  apply: async () => (await import('./commands/apply.ts')).apply,
  label: async () => (await import('./commands/metadata.ts')).label,
  annotate: async () => (await import('./commands/metadata.ts')).annotate,
  patch: async () => (await import('./commands/patch.ts')).patch,
  version: async () => (await import('./commands/version.ts')).version,
  edit: async () => (await import('./commands/edit.ts')).edit,
  logs: async () => (await import('./commands/logs.ts')).logs,
};

const TOP = [...GROUPS.flatMap(([, commands]) => commands.map(([name]) => name)), 'options'];

/** Names of the commands below `path` (the empty path: of kubectl itself). */
export function childrenOf(path: string): string[] {
  if (!path) return TOP;
  return Object.keys(CHILDREN)
    .filter((p) => p.startsWith(`${path} `) && !p.slice(path.length + 1).includes(' '))
    .map((p) => p.slice(path.length + 1));
}
export const isGroup = (path: string): boolean => childrenOf(path).length > 0;

/** The command a word names below `path`, by its aliases too. */
export function childOf(path: string, word: string): string | undefined {
  for (const name of childrenOf(path)) {
    const full = path ? `${path} ${name}` : name;
    if (name === word || ALIASES[full]?.includes(word)) return full;
  }
  return undefined;
}
