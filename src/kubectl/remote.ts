import { ApiError, type Status } from '../apimachinery/types.ts';
import { concat, encode, readText, type Socket } from '../os/http.ts';
import type { Reader, Writer } from '../os/process.ts';
import { Exit, Failure } from './errors.ts';
import type { Session } from './session.ts';

const PROTOCOLS = 'v5.channel.k8s.io, v4.channel.k8s.io, v3.channel.k8s.io, v2.channel.k8s.io, channel.k8s.io';
const STDIN = 0;
const STDOUT = 1;
const STDERR = 2;
const ERROR = 3;
const RESIZE = 4;
const CLOSE = 255;

/** Opens a WebSocket at the API server. */
export async function openSocket(session: Session, path: string, protocols = PROTOCOLS): Promise<Socket> {
  const response = await session.send('GET', path, {
    headers: [
      ['Connection', 'Upgrade'],
      ['Upgrade', 'websocket'],
      ['Sec-WebSocket-Protocol', protocols],
      ['Sec-WebSocket-Version', '13'],
      ['Sec-WebSocket-Key', 'dGhlIHNhbXBsZSBub25jZQ=='],
    ],
  });
  if (response.socket) return response.socket;
  const text = await readText(response.body);
  let status: Status | undefined;
  try {
    status = JSON.parse(text);
  } catch {}
  if (status?.kind === 'Status') {
    if (response.status === 403 || response.status === 404 || response.status === 401) throw new ApiError(status);
    throw new Failure(`unable to upgrade connection: ${status.message}`);
  }
  throw new Failure(`unable to upgrade connection: ${text.trim()}`);
}

export interface RemoteOptions {
  stdin: boolean;
  tty: boolean;
  /** In the place of the process' own. */
  streams?: { stdin?: Reader; stdout: Writer; stderr: Writer };
}

/** Joins this process' streams with those at the other end, until that ends. The answer is the exit code. */
export async function runRemote(session: Session, socket: Socket, options: RemoteOptions): Promise<number> {
  const { proc } = session;
  const { stdin = proc.stdin, stdout, stderr } = options.streams ?? proc;
  const raw = options.tty ? proc.stdin.tty : undefined;
  const stop = new AbortController();
  const send = (channel: number, bytes: Uint8Array) => socket.send(concat([new Uint8Array([channel]), bytes]));
  const size = () => {
    const tty = proc.stdout.tty ?? proc.stdin.tty;
    if (tty) void send(RESIZE, encode(JSON.stringify({ Width: tty.size.cols, Height: tty.size.rows })));
  };
  const killed = () => {
    stop.abort(proc.signal.reason);
    socket.close();
  };
  proc.signal.addEventListener('abort', killed, { once: true });
  const unwatch = raw?.onResize(size);
  raw?.setRaw(true);
  if (options.tty) size();
  if (options.stdin) void pump();
  let result: Status | undefined;
  try {
    for await (const message of socket.messages()) {
      const data = message.subarray(1);
      if (message[0] === STDOUT && data.length) await stdout.write(data);
      else if (message[0] === STDERR && data.length) await stderr.write(data);
      else if (message[0] === ERROR && data.length) {
        result = JSON.parse(new TextDecoder().decode(data));
        break;
      }
    }
  } finally {
    stop.abort();
    unwatch?.();
    raw?.setRaw(false);
    proc.signal.removeEventListener('abort', killed);
    socket.close();
  }
  if (proc.signal.aborted) throw proc.signal.reason;
  return exitCode(result);

  async function pump(): Promise<void> {
    try {
      for (;;) {
        const chunk = await stdin.read(stop.signal);
        if (!chunk) break;
        await send(STDIN, chunk);
      }
      await socket.send(new Uint8Array([CLOSE, STDIN]));
    } catch {
      // the other end is gone, or we are asked to stop
    }
  }
}

function exitCode(status: Status | undefined): number {
  if (!status || status.status === 'Success') return 0;
  if (status.reason === 'NonZeroExitCode') {
    const cause = status.details?.causes?.find((c) => c.reason === 'ExitCode');
    const code = Number(cause?.message ?? 1);
    throw new RemoteExit(code);
  }
  throw new Failure(status.message ?? 'error executing remote command');
}
/** The command at the other end failed. */
export class RemoteExit extends Exit {}
