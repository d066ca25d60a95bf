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
  'apply view-last-applied': async () => (await import('./commands/lastapplied.ts')).viewLastApplied,
  'apply set-last-applied': async () => (await import('./commands/lastapplied.ts')).setLastApplied,
  'apply edit-last-applied': async () => (await import('./commands/lastapplied.ts')).editLastApplied,
  label: async () => (await import('./commands/metadata.ts')).label,
  annotate: async () => (await import('./commands/metadata.ts')).annotate,
  patch: async () => (await import('./commands/patch.ts')).patch,
  version: async () => (await import('./commands/version.ts')).version,
  'api-resources': async () => (await import('./commands/discovery.ts')).apiResources,
  'api-versions': async () => (await import('./commands/discovery.ts')).apiVersions,
  'cluster-info': async () => (await import('./commands/discovery.ts')).clusterInfo,
  scale: async () => (await import('./commands/scale.ts')).scale,
  expose: async () => (await import('./commands/expose.ts')).expose,
  wait: async () => (await import('./commands/wait.ts')).wait,
  'auth can-i': async () => (await import('./commands/auth.ts')).canI,
  'auth reconcile': async () => (await import('./commands/reconcile.ts')).reconcile,
  'auth whoami': async () => (await import('./commands/auth.ts')).whoami,
  'set image': async () => (await import('./commands/setimage.ts')).setImage,
  'set resources': async () => (await import('./commands/setresources.ts')).setResources,
  'set selector': async () => (await import('./commands/setselector.ts')).setSelector,
  'set serviceaccount': async () => (await import('./commands/setserviceaccount.ts')).setServiceAccount,
  'set subject': async () => (await import('./commands/setsubject.ts')).setSubject,
  'set env': async () => (await import('./commands/setenv.ts')).setEnv,
  replace: async () => (await import('./commands/replace.ts')).replace,
  cordon: async () => (await import('./commands/cordon.ts')).cordon,
  uncordon: async () => (await import('./commands/cordon.ts')).uncordon,
  'rollout status': async () => (await import('./commands/rollout.ts')).status,
  'rollout restart': async () => (await import('./commands/rollout.ts')).restart,
  'rollout pause': async () => (await import('./commands/rollout.ts')).pause,
  'rollout resume': async () => (await import('./commands/rollout.ts')).resume,
  'rollout history': async () => (await import('./commands/rollouthistory.ts')).history,
  'rollout undo': async () => (await import('./commands/rollouthistory.ts')).undo,
  explain: async () => (await import('./commands/explain.ts')).explain,
  'config view': async () => (await import('./commands/config/view.ts')).view,
  'config current-context': async () => (await import('./commands/config/contexts.ts')).currentContext,
  'config use-context': async () => (await import('./commands/config/contexts.ts')).useContext,
  'config set-context': async () => (await import('./commands/config/contexts.ts')).setContext,
  'config set-cluster': async () => (await import('./commands/config/entries.ts')).setCluster,
  'config set-credentials': async () => (await import('./commands/config/entries.ts')).setCredentials,
  'config rename-context': async () => (await import('./commands/config/contexts.ts')).renameContext,
  'config delete-context': async () => (await import('./commands/config/contexts.ts')).deleteContext,
  'config delete-cluster': async () => (await import('./commands/config/contexts.ts')).deleteCluster,
  'config delete-user': async () => (await import('./commands/config/contexts.ts')).deleteUser,
  'config get-contexts': async () => (await import('./commands/config/contexts.ts')).getContexts,
  'config get-clusters': async () => (await import('./commands/config/contexts.ts')).getClusters,
  'config get-users': async () => (await import('./commands/config/contexts.ts')).getUsers,
  'config set': async () => (await import('./commands/config/properties.ts')).set,
  'config unset': async () => (await import('./commands/config/properties.ts')).unset,
  edit: async () => (await import('./commands/edit.ts')).edit,
  logs: async () => (await import('./commands/logs.ts')).logs,
  certificate: async () => (await import('./commands/certificate.ts')).certificate,
  drain: async () => (await import('./commands/drain.ts')).drain,
  diff: async () => (await import('./commands/diff.ts')).diff,
  autoscale: async () => (await import('./commands/autoscale.ts')).autoscale,
  taint: async () => (await import('./commands/taint.ts')).taint,
  'top node': async () => (await import('./commands/top.ts')).topNode,
  'top pod': async () => (await import('./commands/top.ts')).topPod,
  'certificate approve': async () => (await import('./commands/certificate.ts')).approve,
  'certificate deny': async () => (await import('./commands/certificate.ts')).deny,
  'port-forward': async () => (await import('./commands/port-forward.ts')).portForward,
  proxy: async () => (await import('./commands/proxy.ts')).proxy,
  cp: async () => (await import('./commands/cp.ts')).cp,
  debug: async () => (await import('./commands/debug.ts')).debug,
  kustomize: async () => (await import('./commands/kustomize.ts')).kustomize,
  'cluster-info dump': async () => (await import('./commands/clusterdump.ts')).clusterDump,
  completion: async () => (await import('./commands/completion.ts')).completion,
  'kuberc set': async () => (await import('./commands/kuberc.ts')).kubercSet,
  'kuberc view': async () => (await import('./commands/kuberc.ts')).kubercView,
  'plugin list': async () => (await import('./commands/plugin.ts')).pluginList,
  events: async () => (await import('./commands/events.ts')).events,
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
