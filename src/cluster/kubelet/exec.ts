import { findExecutable } from '../../os/lookup.ts';
import type { ProcessHandle, Reader, Tty, Writer } from '../../os/process.ts';
import { collector, emptyReader } from '../../os/streams.ts';
import { type Live, startFailure } from './container.ts';

export interface ExecStreams {
  stdin: Reader;
  stdout: Writer;
  stderr: Writer;
  tty?: Tty;
}
/** Starts a process in a running container; a text where it cannot be started. */
export function execIn(live: Live, argv: string[], streams: ExecStreams): ProcessHandle | string {
  const found = findExecutable(live.fs, argv[0], live.env.PATH, live.cwd);
  const [name] = argv;
  if (name.includes('/') && live.fs.exists(name) && live.fs.stat(name).type === 'directory')
    return `unable to start container process: exec: "${name}": is a directory`;
  if ('error' in found) return startFailure(argv[0], found.error);
  return live.machine.spawn({
    argv,
    env: { ...live.env, ...(streams.tty && { TERM: 'xterm' }) },
    cwd: live.cwd,
    stdin: streams.stdin,
    stdout: streams.stdout,
    stderr: streams.stderr,
    uid: live.uid,
    gid: live.gid,
    group: 0,
  });
}

/** Runs a probe's or hook's command. */
export async function runIn(
  live: Live,
  argv: string[],
  timeout?: (kill: () => void) => () => void,
): Promise<{ code: number; output: string; failed?: boolean }> {
  const output = collector();
  const handle = execIn(live, argv, { stdin: emptyReader(), stdout: output, stderr: output });
  if (typeof handle === 'string') return { code: 127, output: `OCI runtime exec failed: exec failed: ${handle}`, failed: true };
  const cancel = timeout?.(() => handle.kill('SIGKILL'));
  const code = await handle.wait;
  cancel?.();
  return { code, output: output.text() };
}
