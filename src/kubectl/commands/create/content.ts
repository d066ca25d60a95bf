import { FsError } from '../../../os/fs.ts';
import { strictEnvName } from '../../envnames.ts';
import { Failure } from '../../errors.ts';
import type { Session } from '../../session.ts';

export type Add = (key: string, content: Uint8Array) => void;

/** The sources of --from-file, --from-literal and --from-env-file. Upstream: kubectl/pkg/util/hash, generate. */
export async function readContent(session: Session, add: Add): Promise<void> {
  const { flags } = session;
  const files = flags.list('from-file');
  const literals = flags.has('from-literal') ? flags.list('from-literal') : [];
  const envs = flags.has('from-env-file') ? flags.list('from-env-file') : [];
  if (envs.length && (files.length || literals.length))
    throw new Failure('from-env-file cannot be combined with from-file or from-literal');
  for (const file of files) await fromFile(session, file, add);
  for (const literal of literals) {
    const at = literal.indexOf('=');
    if (at <= 0) throw new Failure(`invalid literal source ${literal}, expected key=value`);
    add(literal.slice(0, at), new TextEncoder().encode(literal.slice(at + 1)));
  }
  for (const env of envs) await fromEnv(session, env, add);
}

async function fromFile(session: Session, source: string, add: Add): Promise<void> {
  const parts = source.split('=');
  if (parts.length > 2) throw new Failure("key names or file paths cannot contain '='");
  if (parts.length === 2 && !parts[0]) throw new Failure(`key name for file path ${parts[1]} missing`);
  if (parts.length === 2 && !parts[1]) throw new Failure(`file path for key name ${parts[0]} missing`);
  const path = parts[parts.length - 1];
  const { fs } = session.proc.machine;
  const full = session.path_(path);
  try {
    if (fs.stat(full).type === 'directory') {
      if (parts.length === 2) throw new Failure('cannot give a key name for a directory path');
      for (const name of fs.readdir(full)) if (fs.stat(`${full}/${name}`).type === 'file') add(name, fs.readFile(`${full}/${name}`));
      return;
    }
    add(parts.length === 2 ? parts[0] : (path.split('/').pop() as string), fs.readFile(full));
  } catch (error) {
    if (!(error instanceof FsError)) throw error;
    throw new Failure(`error reading ${path}: ${error.message.toLowerCase()}`);
  }
}

async function fromEnv(session: Session, path: string, add: Add): Promise<void> {
  let text: string;
  try {
    if (session.proc.machine.fs.stat(session.path_(path)).type === 'directory') throw new Failure('env config file cannot be a directory');
    text = session.proc.machine.fs.readText(session.path_(path));
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw new Failure(`error reading ${path}: ${(error as Error).message.toLowerCase()}`);
  }
  for (const line of text.split('\n')) {
    const trimmed = line.replace(/^\s+/, '').replace(/\r$/, '');
    if (!trimmed || trimmed.startsWith('#')) continue;
    const at = trimmed.indexOf('=');
    const key = at < 0 ? trimmed : trimmed.slice(0, at);
    const problems = strictEnvName(key);
    if (problems.length) throw new Failure(`"${key}" is not a valid key name: ${problems.join(';')}`);
    add(key, new TextEncoder().encode(at < 0 ? (session.proc.env[key] ?? '') : trimmed.slice(at + 1)));
  }
}

export const base64 = (bytes: Uint8Array): string => {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
};
/** The text of valid UTF-8, undefined for anything else. */
export function utf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
export const sorted = <T>(map: Record<string, T>): Record<string, T> =>
  Object.fromEntries(
    Object.keys(map)
      .sort()
      .map((k) => [k, map[k]]),
  );
