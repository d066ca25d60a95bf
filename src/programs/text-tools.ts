import type { IFileSystem } from 'just-bash/browser';
import { busy } from '../os/clock.ts';
import { type FileSystem, FsError, resolvePath } from '../os/fs.ts';
import { decode, encode } from '../os/http.ts';
import type { Process, Program } from '../os/process.ts';
import { readAll } from '../os/streams.ts';
import { nameOf } from './options.ts';

/** Tools that read standard input only when no file is named. */
const WITHOUT_INPUT = new Set(['du', 'tree', 'file']);

/** The heavy text tools: just-bash has them; loaded on first use, their input read whole. */
export const textTool: Program = async (proc) => {
  const name = nameOf(proc);
  const { Bash } = await busy(import('just-bash/browser'));
  const args = proc.argv.slice(1);
  const stdin = WITHOUT_INPUT.has(name) || namesFiles(proc, name, args) ? new Uint8Array(0) : await readAll(proc.stdin, proc.signal);
  const bash = new Bash({
    fs: adapter(proc.machine.fs),
    cwd: proc.cwd,
    env: proc.env,
    defenseInDepth: false,
    executionLimits: { maxStringLength: 64_000_000, maxOutputSize: 64_000_000 } as never,
  });
  const result = await busy(
    bash.exec(name, {
      args,
      stdin: binary(stdin) as never,
      cwd: proc.cwd,
      env: proc.env,
      replaceEnv: true,
      rawScript: true,
      signal: proc.signal,
    } as never),
  );
  await proc.stdout.write(bytesOf(result.stdout));
  if (result.stderr) await proc.stderr.write(bytesOf(result.stderr));
  return result.exitCode;
};

/** Whether the arguments name an input, so that standard input is left alone. */
function namesFiles(proc: Process, name: string, args: string[]): boolean {
  if (proc.stdin.tty === undefined) return false;
  const words = args.filter((arg) => !arg.startsWith('-'));
  const script = ['jq', 'yq'].includes(name) ? 1 : 0;
  return words.length > script && words.slice(script).some((word) => proc.machine.fs.exists(resolvePath(proc.cwd, word)));
}

const binary = (bytes: Uint8Array): string => decode(bytes);
const bytesOf = (text: string): Uint8Array => {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 255) return encode(text);
  const bytes = Uint8Array.from(text, (char) => char.charCodeAt(0));
  const asText = decode(bytes);
  return asText.includes('\ufffd') ? encode(text) : bytes;
};

/** Our file system in just-bash's shape; relative names are resolved there. */
function adapter(fs: FileSystem): IFileSystem {
  const stat = (path: string, follow: boolean) => {
    const found = wrap(() => (follow ? fs.stat(path) : fs.lstat(path)), path);
    return {
      isFile: found.type === 'file' || found.type === 'device',
      isDirectory: found.type === 'directory',
      isSymbolicLink: found.type === 'symlink',
      mode: found.mode,
      size: found.size,
      mtime: new Date(found.mtime),
      ino: found.ino,
      dev: 1,
    };
  };
  return {
    readFile: async (path: string) => wrap(() => fs.readText(path), path),
    readFileBuffer: async (path: string) => wrap(() => fs.readFile(path), path),
    writeFile: async (path: string, content: string | Uint8Array) =>
      wrap(() => fs.writeFile(path, typeof content === 'string' ? bytesOf(content) : content), path),
    appendFile: async (path: string, content: string | Uint8Array) =>
      wrap(() => fs.appendFile(path, typeof content === 'string' ? bytesOf(content) : content), path),
    exists: async (path: string) => fs.exists(path),
    stat: async (path: string) => stat(path, true),
    lstat: async (path: string) => stat(path, false),
    mkdir: async (path: string, options?: { recursive?: boolean }) => wrap(() => fs.mkdir(path, options), path),
    readdir: async (path: string) => wrap(() => fs.readdir(path), path),
    rm: async (path: string, options?: { recursive?: boolean; force?: boolean }) => {
      if (options?.force && !fs.exists(path)) return;
      wrap(() => (options?.recursive ? fs.remove(path) : fs.unlink(path)), path);
    },
    cp: async (from: string, to: string) => wrap(() => fs.writeFile(to, fs.readFile(from)), from),
    mv: async (from: string, to: string) => wrap(() => fs.rename(from, to), from),
    resolvePath,
    getAllPaths: () => [],
    chmod: async (path: string, mode: number) => wrap(() => fs.chmod(path, mode), path),
    symlink: async (target: string, path: string) => wrap(() => fs.symlink(target, path), path),
    link: async (from: string, to: string) => wrap(() => fs.writeFile(to, fs.readFile(from)), from),
    readlink: async (path: string) => wrap(() => fs.readlink(path), path),
    realpath: async (path: string) => wrap(() => fs.realpath(path), path),
    utimes: async (path: string, _: Date, mtime: Date) => wrap(() => fs.utimes(path, mtime.getTime()), path),
  } as unknown as IFileSystem;
}

/** Errors as Node words them, which just-bash reads. */
function wrap<T>(work: () => T, path: string): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof FsError)) throw error;
    throw Object.assign(new Error(`${error.code}: ${error.message.toLowerCase()}, open '${path}'`), { code: error.code });
  }
}
