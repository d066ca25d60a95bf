import { parseYamlDocuments } from '../apimachinery/yaml.ts';
import type { ExecEntry } from '../client/kubeconfig.ts';
import { busy } from '../os/clock.ts';
import type { HttpHandler } from '../os/http.ts';
import type { Process } from '../os/process.ts';
import { collector, emptyReader } from '../os/streams.ts';
import { type Access, checkKind } from './config.ts';
import { ConnectionFailure } from './errors.ts';
import { GROUP } from './logincheck.ts';
import { lookPath } from './plugins.ts';

interface Credentials {
  token?: string;
  clientCertificateData?: string;
  clientKeyData?: string;
}

/**
 * Asks the plugin at the first request that has no credentials, and sends what it says along.
 * Upstream: client-go/plugin/pkg/client/auth/exec/exec.go.
 */
export function withPlugin(proc: Process, access: Access, exec: ExecEntry, dial: (access: Access) => HttpHandler): HttpHandler {
  let dialed: Promise<{ handler: HttpHandler; token?: string }> | undefined;
  const login = async () => {
    const { token, clientCertificateData: certificate, clientKeyData: key } = await ask(proc, access, exec);
    return { token, handler: dial(certificate ? { ...access, certificate, key } : access) };
  };
  return async (request) => {
    dialed ??= login();
    try {
      const { handler, token } = await dialed;
      return await handler(token ? { ...request, headers: [...request.headers, ['Authorization', `Bearer ${token}`]] } : request);
    } catch (error) {
      if (!(error instanceof PluginFailure)) throw error;
      dialed = undefined;
      throw new ConnectionFailure(request.method, request.url, `getting credentials: ${error.message}`);
    }
  };
}
class PluginFailure extends Error {}

async function ask(proc: Process, access: Access, exec: ExecEntry): Promise<Credentials> {
  const command = exec.command ?? '';
  const { forbids } = await busy(import('./kuberc/policy.ts'));
  const no = await forbids(proc, command);
  if (no) throw new PluginFailure(no);
  const terminal = Boolean(proc.stdin.tty);
  if (exec.interactiveMode === 'Always' && !terminal)
    throw new PluginFailure('exec plugin cannot support interactive mode: standard input is not a terminal');
  const interactive = terminal && exec.interactiveMode !== 'Never';
  const { fs } = proc.machine;
  const file = command.includes('/') ? command : lookPath(proc, command);
  if (!file) throw new PluginFailure(notInstalled(exec));
  if (!fs.exists(file)) throw new PluginFailure(`exec: fork/exec ${file}: no such file or directory`);
  const info = {
    kind: 'ExecCredential',
    apiVersion: exec.apiVersion,
    spec: { ...(exec.provideClusterInfo ? { cluster: clusterInfo(access) } : {}), interactive },
  };
  const env: Record<string, string> = { ...proc.env };
  for (const { name, value } of exec.env ?? []) env[name] = value;
  env.KUBERNETES_EXEC_INFO = `${JSON.stringify(info)}\n`;
  const stdout = collector();
  const child = proc.spawn({ argv: [file, ...(exec.args ?? [])], env, stdout, ...(interactive ? {} : { stdin: emptyReader() }) });
  const why = await child.failed;
  if (why) throw new PluginFailure(`exec: fork/exec ${file}: ${why === 'EACCES' ? 'permission denied' : 'no such file or directory'}`);
  const code = await child.wait;
  if (code) throw new PluginFailure(`exec: executable ${command} failed with exit code ${code}`);
  return credentialsOf(stdout.text(), exec);
}

function clusterInfo(access: Access): object {
  return {
    server: access.server,
    ...(access.tlsServerName ? { 'tls-server-name': access.tlsServerName } : {}),
    ...(access.insecure ? { 'insecure-skip-tls-verify': true } : {}),
    ...(access.ca ? { 'certificate-authority-data': btoa(access.ca) } : {}),
    config: access.execConfig ?? null,
  };
}

const notInstalled = ({ command, installHint }: ExecEntry): string => `exec: executable ${command} not found

It looks like you are trying to use a client-go credential plugin that is not installed.

To learn more about this feature, consult the documentation available at:
      https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins${installHint ? `\n\n${installHint}` : ''}`;

function credentialsOf(text: string, exec: ExecEntry): Credentials {
  let value: { apiVersion?: string; status?: Credentials } | undefined;
  try {
    value = parseYamlDocuments(text)[0] as typeof value;
    checkKind(value, '');
  } catch (error) {
    throw new PluginFailure(`decoding stdout: ${(error as Error).message}`);
  }
  const version = value?.apiVersion || `${GROUP}/__internal`;
  if (version !== exec.apiVersion)
    throw new PluginFailure(`exec plugin is configured to use API version ${exec.apiVersion}, plugin returned version ${version}`);
  const status = value?.status;
  if (!status) throw new PluginFailure("exec plugin didn't return a status field");
  const { token, clientCertificateData, clientKeyData } = status;
  if (!token && !clientCertificateData && !clientKeyData) throw new PluginFailure("exec plugin didn't return a token or cert/key pair");
  if (!clientCertificateData !== !clientKeyData) throw new PluginFailure('exec plugin returned only certificate or key, not both');
  return status;
}
