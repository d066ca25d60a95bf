import type { Process } from '../../os/process.ts';
import { Failure } from '../errors.ts';
import { lookPath } from '../plugins.ts';
import { isOld } from '../release.ts';
import { explicitFile, isDisabled, loadPreference, type Preference } from './preferences.ts';

/** Which programs of a kubeconfig may run. Upstream: client-go/plugin/pkg/client/auth/exec/exec.go PluginPolicy. */

export function validatePolicy({ credentialPluginPolicy: policy = '', credentialPluginAllowlist: list }: Preference): void {
  const fail = (text: string): never => {
    throw new Failure(text);
  };
  if (!['', 'AllowAll', 'DenyAll', 'Allowlist'].includes(policy)) fail(`unknown plugin policy: ${JSON.stringify(policy)}`);
  if (policy !== 'Allowlist') {
    if (list) fail(`misconfigured credential plugin allowlist: plugin policy is ${JSON.stringify(policy)} but allowlist is non-nil`);
    return;
  }
  if (!list?.length) fail('credential plugin policy set to "Allowlist", but allowlist is unspecified');
  for (const [i, { command = '' }] of (list ?? []).entries()) {
    if (!command) fail(`misconfigured credential plugin allowlist: empty allowlist entry #${i + 1}`);
    const normal = normalized(command);
    if (normal !== command) fail(`non-normalized file path: ${JSON.stringify(command)} vs ${JSON.stringify(normal)}`);
  }
}

/** Go's filepath.Clean. */
function normalized(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..' && parts.length && parts.at(-1) !== '..') parts.pop();
    else if (part && part !== '.' && !(part === '..' && path.startsWith('/'))) parts.push(part);
  }
  return `${path.startsWith('/') ? '/' : ''}${parts.join('/')}` || '.';
}

/** Why the preferences forbid this program, if they do. */
export async function forbids(proc: Process, command: string): Promise<string | undefined> {
  if (isDisabled(proc) || isOld(proc)) return undefined;
  const preference = await loadPreference(proc, explicitFile(proc.argv.slice(1)));
  const shown = JSON.stringify(command);
  if (preference?.credentialPluginPolicy === 'DenyAll') return `plugin ${shown} not allowed: policy set to "DenyAll"`;
  if (preference?.credentialPluginPolicy !== 'Allowlist') return undefined;
  const entries = (preference.credentialPluginAllowlist ?? []).map((entry) => entry.command ?? '');
  if (entries.includes(command)) return undefined;
  const resolve = (name: string) => (name.includes('/') ? name : lookPath(proc, name));
  const file = resolve(command);
  if (!file)
    return `plugin path ${shown} cannot be resolved for credential plugin allowlist check: exec: ${shown}: executable file not found in $PATH`;
  if (entries.some((entry) => resolve(entry) === file)) return undefined;
  return `plugin path ${JSON.stringify(file)} is not permitted by the credential plugin allowlist`;
}
