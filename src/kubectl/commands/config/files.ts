import { deepEqual } from '../../../apimachinery/json.ts';
import { toYaml } from '../../../apimachinery/yaml.ts';
import { emptyKubeconfig, type Kubeconfig, PARTS, writeKubeconfig } from '../../../client/kubeconfig.ts';
import { busy } from '../../../os/clock.ts';
import { dirname } from '../../../os/fs.ts';
import { configFiles, loadConfig, readConfigFile } from '../../config.ts';
import { Failure } from '../../errors.ts';
import type { Session } from '../../session.ts';

/** What is configured; files that are not there count as empty here. */
export function starting(session: Session): Kubeconfig {
  try {
    return loadConfig(session.proc, session.flags);
  } catch (error) {
    if (error instanceof Failure && /^stat /.test(error.message)) return emptyKubeconfig();
    throw error;
  }
}

/** Where new things are written. Upstream: clientcmd.PathOptions.GetDefaultFilename. */
export function defaultFile(session: Session): { path: string; shown: string } {
  const { files } = configFiles(session.proc, session.flags);
  return files.find((f) => session.proc.machine.fs.exists(f.path)) ?? files[files.length - 1];
}

/** Writes what is different from before, each stanza to the file that it comes from. Upstream: clientcmd.ModifyConfig. */
export function modify(session: Session, changed: Kubeconfig, relative = true): void {
  const before = starting(session);
  if (before.currentContext !== changed.currentContext) writeCurrentContext(session, changed.currentContext);
  if (!deepEqual(before.preferences, changed.preferences))
    rewrite(session, defaultFile(session).path, (config) => {
      config.preferences = changed.preferences;
    });
  for (const part of PARTS) {
    for (const [name, entry] of changed[part]) {
      const old = before[part].get(name);
      if (old && deepEqual(old, entry)) continue;
      const file = changed.origins.get(entry) ?? (old && before.origins.get(old)) ?? defaultFile(session).path;
      rewrite(session, file, (config) => {
        const written: Record<string, unknown> = { ...entry };
        if (relative)
          for (const field of ['certificate-authority', 'client-certificate', 'client-key', 'tokenFile'])
            if (typeof written[field] === 'string') written[field] = withoutBase(written[field] as string, dirname(file));
        (config[part] as Map<string, object>).set(name, written);
      });
    }
    for (const [name, old] of before[part])
      if (!changed[part].has(name))
        rewrite(session, before.origins.get(old) ?? defaultFile(session).path, (config) => {
          config[part].delete(name);
        });
  }
}

/** A path below the file's folder is written relative to it. */
const withoutBase = (path: string, base: string): string => (path.startsWith(`${base}/`) ? path.slice(base.length + 1) : path);

function writeCurrentContext(session: Session, name: string): void {
  const { files, explicit } = configFiles(session.proc, session.flags);
  const set = (config: Kubeconfig) => {
    config.currentContext = name;
  };
  if (explicit) return rewrite(session, files[0].path, set);
  if (name) return rewrite(session, defaultFile(session).path, set);
  const { fs } = session.proc.machine;
  const saying = files.find((f) => fs.exists(f.path) && readConfigFile(session.proc, f).currentContext);
  if (!saying) throw new Failure('no config found to write context');
  rewrite(session, saying.path, set);
}

function rewrite(session: Session, path: string, change: (config: Kubeconfig) => void): void {
  const { fs } = session.proc.machine;
  const config = fs.exists(path) ? readConfigFile(session.proc, { path, shown: path }) : emptyKubeconfig();
  change(config);
  fs.mkdir(dirname(path), { recursive: true });
  fs.writeFile(path, toYaml(writeKubeconfig(config)), 0o600);
}

/** Help on stdout, then why it is shown. */
export async function unexpected(session: Session, problem = `Unexpected args: [${session.args.join(' ')}]`): Promise<never> {
  await showHelp(session);
  throw new Failure(problem);
}
export async function showHelp(session: Session): Promise<void> {
  const { commandHelp } = await busy(import('../../help.ts'));
  const { COMMANDS } = await busy(import('../../registry.ts'));
  await session.out(commandHelp(session.path, await busy(COMMANDS[session.path]())));
}
