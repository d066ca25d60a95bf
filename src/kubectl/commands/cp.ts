import type { KubeObject } from '../../apimachinery/types.ts';
import { FsError } from '../../os/fs.ts';
import { concat, encode } from '../../os/http.ts';
import type { Reader, Writer } from '../../os/process.ts';
import { pipe } from '../../os/streams.ts';
import type { Command } from '../command.ts';
import { type ArchiveEntry, readArchive, writeArchive } from '../copy/archive.ts';
import { archivePrefix, baseOf, clean, dirOf, type FileSpec, fileSpec, join, staysBelow } from '../copy/specs.ts';
import { Failure } from '../errors.ts';
import type { Session } from '../session.ts';
import { containerOf, remoteCommand } from './exec.ts';

export const cp: Command = {
  about: 'Copy files and folders to a container or out of it. The container needs `tar`.',
  examples: `kubectl cp notes.txt web:/tmp/notes.txt\nkubectl cp web:/etc/nginx ./nginx\nkubectl cp notes.txt shop/web:/tmp -c sidecar`,
  async run(session) {
    if (session.args.length !== 2) throw new Failure('source and destination are required');
    const [from, to] = session.args.map(fileSpec);
    if (from.pod && to.pod) throw new Failure('one of src or dest must be a local file specification');
    if (!from.file || !to.file) throw new Failure('filepath can not be empty');
    if (from.pod) return copyFrom(session, from, to.file);
    if (to.pod) return copyTo(session, from.file, to);
    throw new Failure('one of src or dest must be a remote file specification');
  },
};

interface Streams {
  stdin?: Reader;
  stdout: Writer;
  stderr: Writer;
}
const nowhere: Writer = { async write() {} };

async function inPod(session: Session, spec: FileSpec, command: string[], streams: Streams): Promise<number> {
  const namespace = spec.namespace || session.namespace().namespace;
  const pod = await session.request<KubeObject>(
    'GET',
    `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods/${encodeURIComponent(spec.pod)}`,
  );
  if (['Succeeded', 'Failed'].includes(pod.status?.phase))
    throw new Failure(`cannot exec into a container in a completed pod; current phase is ${pod.status.phase}`);
  const container = await containerOf(session, pod, false, streams.stderr);
  return remoteCommand(session, pod, container, command, { stdin: streams.stdin !== undefined, tty: false, streams });
}

/** Upstream: kubectl/pkg/cmd/cp/cp.go copyToPod. */
async function copyTo(session: Session, source: string, to: FileSpec): Promise<number> {
  const { fs } = session.proc.machine;
  if (!fs.exists(session.path_(source))) throw new Failure(`${source} doesn't exist in local filesystem`);
  let file = to.file;
  const isFolder = await inPod(session, to, ['test', '-d', file], { stdout: nowhere, stderr: nowhere }).catch(() => 1);
  if (isFolder === 0) file = join(file, baseOf(source));
  const preserve = session.flags.bool('no-preserve') ? ['--no-same-permissions', '--no-same-owner'] : [];
  const folder = dirOf(file);
  const { reader, writer, end, destroy } = pipe();
  const archive = writeArchive(gather(session, clean(source), baseOf(clean(file))));
  void writer
    .write(archive)
    .then(end)
    .catch(() => {});
  const command = ['tar', ...preserve, '-xmf', '-', ...(folder ? ['-C', folder] : [])];
  try {
    const code = await inPod(session, to, command, { stdin: reader, stdout: session.proc.stdout, stderr: session.proc.stderr });
    if (code) await session.err(terminated(code));
    return code;
  } finally {
    destroy();
  }
}

/** Folders appear through their files; an empty one for itself. */
function gather(session: Session, source: string, name: string): ArchiveEntry[] {
  const { fs } = session.proc.machine;
  const path = session.path_(source);
  const { type, mode, mtime, uid, gid } = fs.lstat(path);
  if (type === 'directory') {
    const names = fs.readdir(path);
    if (!names.length) return [{ name: `${name}/`, type, mode, mtime, uid, gid }];
    return names.flatMap((each) => gather(session, `${source}/${each}`, join(name, each)));
  }
  if (type === 'symlink') return [{ name, type, mode, mtime, uid, gid, link: fs.readlink(path) }];
  return [{ name, type: 'file', mode, mtime, uid, gid, content: fs.readFile(path) }];
}

/** Upstream: copyFromPod. What tar says goes to stdout; once its archive is whole, its exit code is of no matter. */
async function copyFrom(session: Session, from: FileSpec, to: string): Promise<number> {
  const chunks: Uint8Array[] = [];
  const collected: Writer = {
    async write(data) {
      chunks.push(typeof data === 'string' ? encode(data) : data.slice());
    },
  };
  const retries = session.flags.int('retries');
  const path = from.file.replaceAll("'", `'\\''`);
  const command = retries ? ['sh', '-c', `tar cf - '${path}' | tail -c+0`] : ['tar', 'cf', '-', from.file];
  const code = await inPod(session, from, command, { stdout: collected, stderr: session.proc.stdout });
  const bytes = concat([new Uint8Array(0), ...chunks]);
  if (code && (!bytes.length || bytes[bytes.length - 1] !== 0)) {
    await session.err(terminated(code));
    return code;
  }
  if (bytes.length) await unpack(session, from, to, bytes);
  return 0;
}
const terminated = (code: number) => `command terminated with exit code ${code}\n`;

/** Upstream: untarAll. */
async function unpack(session: Session, from: FileSpec, to: string, bytes: Uint8Array): Promise<void> {
  const { fs } = session.proc.machine;
  const prefix = archivePrefix(from.file);
  let explained = false;
  for (const entry of readArchive(bytes)) {
    if (!entry.name.startsWith(prefix)) throw new Failure('tar contents corrupted');
    const below = entry.name.slice(prefix.length).replace(/\/$/, '');
    const file = below ? join(to, below) : clean(to);
    if (!staysBelow(to, file)) {
      await session.err(`warning: file ${JSON.stringify(file)} is outside target destination, skipping\n`);
      continue;
    }
    const path = session.path_(file);
    try {
      fs.mkdir(session.path_(dirOf(file)), { recursive: true });
      if (entry.type === 'directory') fs.mkdir(path, { recursive: true });
      else if (entry.type === 'file') fs.writeFile(path, entry.content as Uint8Array);
      else {
        const hint = ` (consider using "kubectl exec -n ${JSON.stringify(from.namespace)} ${JSON.stringify(from.pod)} -- tar cf - ${JSON.stringify(from.file)} | tar xf -")`;
        await session.err(`warning: skipping symlink: ${JSON.stringify(file)} -> ${JSON.stringify(entry.link)}${explained ? '' : hint}\n`);
        explained = true;
      }
    } catch (error) {
      if (!(error instanceof FsError)) throw error;
      const verb = error.code === 'ENOTDIR' || entry.type === 'directory' ? 'mkdir' : 'open';
      throw new Failure(`${verb} ${file}: ${error.message.toLowerCase()}`);
    }
  }
}
