import type { UserEntry } from '../client/kubeconfig.ts';
import { Failure } from './errors.ts';

export const GROUP = 'client.authentication.k8s.io';

/** What the user's entry lacks. */
export function execProblems(user: UserEntry, name: string): string[] {
  const { exec } = user;
  if (!exec) return [];
  const must = (what: string) => `${what} must be specified for ${name} to use exec authentication plugin`;
  const problems: string[] = [];
  if (user['auth-provider']) problems.push(`authProvider cannot be provided in combination with an exec plugin for ${name}`);
  if (!exec.command) problems.push(must('command'));
  if (!exec.apiVersion) problems.push(must('apiVersion'));
  for (const variable of exec.env ?? []) if (!variable.name) problems.push(must('env variable name'));
  if (!exec.interactiveMode) problems.push(must('interactiveMode'));
  else if (!['Never', 'IfAvailable', 'Always'].includes(exec.interactiveMode))
    problems.push(`invalid interactiveMode for ${name}: ${JSON.stringify(exec.interactiveMode)}`);
  return problems;
}

const REMOVED: Record<string, string> = {
  gcp: `The gcp auth plugin has been removed.
Please use the "gke-gcloud-auth-plugin" kubectl/client-go credential plugin instead.
See https://cloud.google.com/blog/products/containers-kubernetes/kubectl-auth-changes-in-gke for further details`,
  azure: `The azure auth plugin has been removed.
Please use the https://github.com/Azure/kubelogin kubectl/client-go credential plugin instead.
See https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins for further details`,
};
/** Says no to plugins that there are not. */
export function checkPlugins({ exec, 'auth-provider': provider }: UserEntry): void {
  if (provider) {
    const { name = '', config = {} } = provider;
    if (name !== 'oidc') throw new Failure(REMOVED[name] ?? `no Auth Provider found for name ${JSON.stringify(name)}`);
    for (const field of ['idp-issuer-url', 'client-id']) if (!config[field]) throw new Failure(`Must provide ${field}`);
    if (!config['id-token']) throw new Failure('this kubectl does not ask an issuer for tokens: the oidc auth provider needs an id-token');
  }
  if (exec && ![`${GROUP}/v1`, `${GROUP}/v1beta1`].includes(exec.apiVersion ?? ''))
    throw new Failure(`exec plugin: invalid apiVersion ${JSON.stringify(exec.apiVersion)}`);
}
