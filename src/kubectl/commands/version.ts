import { toGoJson } from '../../apimachinery/json.ts';
import { toYaml } from '../../apimachinery/yaml.ts';
import { discoveryError } from '../../client/discovery.ts';
import { readText } from '../../os/http.ts';
import type { Command } from '../command.ts';
import { Failure } from '../errors.ts';
import { clientVersion } from '../release.ts';
import type { Session } from '../session.ts';

interface Build {
  major: string;
  minor: string;
  gitVersion: string;
  [field: string]: string;
}

export const version: Command = {
  about: 'Print the versions of this kubectl and of the server.',
  examples: `kubectl version\nkubectl version --client -o yaml`,
  async run(session) {
    const { flags, args } = session;
    if (args.length) throw new Failure(`extra arguments: [${args.join(' ')}]`);
    const output = flags.string('output');
    if (output && output !== 'yaml' && output !== 'json') throw new Failure("--output must be 'yaml' or 'json'");
    const client = clientBuild(session);
    if (!flags.bool('client')) session.access();
    let server: Build | undefined;
    let problem: unknown;
    if (!flags.bool('client')) {
      try {
        server = await serverBuild(session);
      } catch (error) {
        problem = error;
      }
    }
    await session.out(text(session, output, client, server));
    if (problem) throw problem;
    if (server) await skew(session, client, server);
  },
};

async function serverBuild(session: Session): Promise<Build> {
  const response = await session.send('GET', '/version?timeout=32s');
  const text = await readText(response.body);
  if (response.status >= 400) throw discoveryError(response, text);
  return JSON.parse(text);
}

function clientBuild(session: Session): Build {
  const { gitVersion } = clientVersion(session.proc);
  const [, major, minor] = /^v(\d+)\.(\d+)/.exec(gitVersion) as RegExpExecArray;
  return session.old
    ? {
        major,
        minor,
        gitVersion,
        gitCommit: 'a8b52209ee172232b6db7a6e0ce2adc77458829f',
        gitTreeState: 'clean',
        buildDate: '2019-10-15T19:16:51Z',
        goVersion: 'go1.11.13',
        compiler: 'gc',
        platform: 'linux/amd64',
      }
    : {
        major,
        minor,
        gitVersion,
        gitCommit: '',
        gitTreeState: 'clean',
        buildDate: '1970-01-01T00:00:00Z',
        goVersion: 'go1.26.0',
        compiler: 'gc',
        platform: 'linux/amd64',
      };
}

function text(session: Session, output: string, client: Build, server: Build | undefined): string {
  const kustomizeVersion = clientVersion(session.proc).kustomize;
  const all = { clientVersion: client, ...(kustomizeVersion ? { kustomizeVersion } : {}), ...(server ? { serverVersion: server } : {}) };
  if (output === 'yaml') return `${toYaml(all)}\n`;
  if (output === 'json') return `${toGoJson(all, '  ')}\n`;
  if (session.old) {
    const info = (b: Build) =>
      `version.Info{Major:"${b.major}", Minor:"${b.minor}", GitVersion:"${b.gitVersion}", GitCommit:"${b.gitCommit}", GitTreeState:"${b.gitTreeState}", BuildDate:"${b.buildDate}", GoVersion:"${b.goVersion}", Compiler:"${b.compiler}", Platform:"${b.platform}"}`;
    return `Client Version: ${info(client)}\n${server ? `Server Version: ${info(server)}\n` : ''}`;
  }
  return `Client Version: ${client.gitVersion}\nKustomize Version: ${kustomizeVersion}\n${server ? `Server Version: ${server.gitVersion}\n` : ''}`;
}

async function skew(session: Session, client: Build, server: Build): Promise<void> {
  const theirs = Number.parseInt(server.minor, 10);
  const ours = Number.parseInt(client.minor, 10);
  if (!session.old && Math.abs(theirs - ours) > 1)
    await session.err(
      `Warning: version difference between client (${client.major}.${client.minor}) and server (${server.major}.${server.minor}) exceeds the supported minor version skew of +/-1\n`,
    );
}
