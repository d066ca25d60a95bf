import { concat, decode } from '../../os/http.ts';
import { openSocket } from '../remote.ts';
import type { Session } from '../session.ts';
import type { ForwardedPort } from './ports.ts';

const DATA = 0;
const ERROR = 1;
export const forwardPath = (pod: string, port: number): string => `${pod}/portforward?ports=${port}`;

/** One connection to a local port, carried to the pod. Upstream: client-go/tools/portforward handleConnection. */
export async function* carry(
  session: Session,
  pod: string,
  port: ForwardedPort,
  input: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  await session.out(`Handling connection for ${port.local}\n`);
  const unhandled = (text: string) => session.klog('E', 'portforward.go:522', `"Unhandled Error" err=${JSON.stringify(text)}`);
  const socket = await openSocket(session, forwardPath(pod, port.remote), 'v4.channel.k8s.io').catch((error: Error) => error);
  if (socket instanceof Error) {
    await unhandled(`error creating forwarding stream for port ${port.local} -> ${port.remote}: ${socket.message}`);
    return;
  }
  const seen = new Set<number>();
  void (async () => {
    for await (const chunk of input) await socket.send(concat([new Uint8Array([DATA]), chunk]));
  })().catch(() => {});
  try {
    for await (const message of socket.messages()) {
      const [channel] = message;
      const data = message.slice(1);
      if (!seen.has(channel)) {
        seen.add(channel);
        if (data.length === 2) continue;
      }
      if (channel === DATA && data.length) yield data;
      else if (channel === ERROR && data.length) {
        await unhandled(`an error occurred forwarding ${port.local} -> ${port.remote}: ${decode(data)}`);
        return;
      }
    }
  } finally {
    socket.close();
  }
}
