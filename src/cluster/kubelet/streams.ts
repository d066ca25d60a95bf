import { encode, type HttpRequest, type HttpResponse, type Socket, socketPair } from '../../os/http.ts';
import { killGroup } from '../../os/machine.ts';
import type { Signal, Tty, Writer } from '../../os/process.ts';
import { pipe } from '../../os/streams.ts';
import { createTty } from '../../os/tty.ts';
import type { Container, Live } from './container.ts';
import { execIn } from './exec.ts';

const STDIN = 0;
const STDOUT = 1;
const STDERR = 2;
const ERROR = 3;
const RESIZE = 4;
const CLOSE = 255;

/** What is on its way when somebody leaves still arrives. */
const DETACH_MS = 100;

export const frame = (channel: number, bytes: Uint8Array): Uint8Array => {
  const message = new Uint8Array(bytes.length + 1);
  message[0] = channel;
  message.set(bytes, 1);
  return message;
};
export const upgrade = (request: HttpRequest, fallback: string): { response: HttpResponse; socket: Socket } => {
  const asked = request.headers.find(([name]) => name.toLowerCase() === 'sec-websocket-protocol')?.[1] ?? '';
  const protocol =
    asked
      .split(',')
      .map((p) => p.trim())
      .filter(Boolean)[0] ?? fallback;
  const [theirs, ours] = socketPair(protocol);
  const headers: [string, string][] = [
    ['Upgrade', 'websocket'],
    ['Connection', 'Upgrade'],
    ['Sec-WebSocket-Protocol', protocol],
  ];
  return { response: { status: 101, headers, body: new Uint8Array(0), socket: theirs }, socket: ours };
};
const success = { metadata: {}, status: 'Success' };
const exitStatus = (code: number) =>
  code === 0
    ? success
    : {
        metadata: {},
        status: 'Failure',
        message: `command terminated with non-zero exit code: exit status ${code}`,
        reason: 'NonZeroExitCode',
        details: { causes: [{ reason: 'ExitCode', message: String(code) }] },
      };
const internal = (message: string) => ({
  metadata: {},
  status: 'Failure',
  message: `Internal error occurred: Internal error occurred: ${message}`,
  reason: 'InternalError',
  details: { causes: [{ message }] },
  code: 500,
});

interface Incoming {
  input(bytes: Uint8Array): void;
  closeInput(): void;
  resize(rows: number, cols: number): void;
}
async function receive(socket: Socket, to: Incoming): Promise<void> {
  for await (const message of socket.messages()) {
    const [channel] = message;
    const rest = message.subarray(1);
    if (channel === STDIN) to.input(rest);
    else if (channel === CLOSE && rest[0] === STDIN) to.closeInput();
    else if (channel === RESIZE) {
      const { Width, Height } = JSON.parse(new TextDecoder().decode(rest));
      to.resize(Height, Width);
    }
  }
}
const finish = async (socket: Socket, status: object) => {
  await socket.send(frame(ERROR, encode(JSON.stringify(status))));
  socket.close();
};

/** Upstream: pkg/kubelet/server, k8s.io/cri-streaming remotecommand. */
export function exec(request: HttpRequest, live: Live, newId: () => string): HttpResponse {
  const query = new URL(request.url, 'http://kubelet').searchParams;
  const on = (name: string) => ['1', 'true'].includes(query.get(name) ?? '');
  const { response, socket } = upgrade(request, 'v5.channel.k8s.io');
  const argv = query.getAll('command');
  const stdin = pipe();
  const send = (channel: number): Writer => ({
    async write(data) {
      await socket.send(frame(channel, typeof data === 'string' ? encode(data) : data));
    },
  });
  const tty: Tty | undefined = on('tty')
    ? createTty({ rows: 24, cols: 80, onOutput: (bytes) => void socket.send(frame(STDOUT, bytes)) })
    : undefined;
  if (!on('input') && !tty) stdin.end();
  const handle = execIn(live, argv, {
    stdin: tty && on('input') ? tty.reader : stdin.reader,
    stdout: tty?.writer ?? send(STDOUT),
    stderr: tty?.writer ?? send(STDERR),
    tty,
  });
  if (typeof handle === 'string') {
    const message = `error executing command in container: failed to exec in container: failed to start exec "${newId()}": OCI runtime exec failed: exec failed: ${handle}`;
    void finish(socket, internal(message));
    return response;
  }
  const kill = (signal: Signal) => killGroup(live.machine, handle.pid, signal);
  if (tty) tty.foreground = kill;
  void receive(socket, {
    input: (bytes) => (tty ? tty.feed(bytes) : void stdin.writer.write(bytes).catch(() => {})),
    closeInput: () => (tty ? tty.hangup() : stdin.end()),
    resize: (rows, cols) => tty?.resize(rows, cols),
  })
    .catch(() => {})
    .finally(() => {
      stdin.end();
      if (tty) {
        tty.hangup();
        kill('SIGHUP');
      }
    });
  void handle.wait.then(async (code) => {
    stdin.destroy();
    await finish(socket, exitStatus(code)).catch(() => {});
  });
  return response;
}

export function attach(request: HttpRequest, container: Container, live: Live): HttpResponse {
  const query = new URL(request.url, 'http://kubelet').searchParams;
  const on = (name: string) => ['1', 'true'].includes(query.get(name) ?? '');
  const { response, socket } = upgrade(request, 'v5.channel.k8s.io');
  const output = (stream: 'stdout' | 'stderr', bytes: Uint8Array) => {
    if (!on(stream === 'stdout' ? 'output' : 'error')) return;
    void socket.send(frame(stream === 'stdout' ? STDOUT : STDERR, bytes));
  };
  live.outputs.add(output);
  live.begin();
  const once = container.spec.stdinOnce === true;
  void receive(socket, {
    input: (bytes) => {
      if (!on('input')) return;
      if (live.tty) live.tty.feed(bytes);
      else void live.stdin?.writer.write(bytes).catch(() => {});
    },
    // Who has no more to say leaves, unless the process is to learn that its input is over. Upstream: containerd, pkg/cri/io Attach.
    closeInput: () => {
      if (once && !on('tty')) {
        if (!live.tty) live.stdin?.end();
      } else if (container.spec.stdin) live.machine.clock.after(DETACH_MS, () => void finish(socket, success).catch(() => {}));
    },
    resize: (rows, cols) => live.tty?.resize(rows, cols),
  })
    .catch(() => {})
    .finally(() => {
      live.outputs.delete(output);
      if (once && on('input')) live.stdin?.end();
    });
  void live.handle.wait.then(() => finish(socket, success).catch(() => {}));
  return response;
}
