import type { KubeObject } from '../../apimachinery/types.ts';
import { sleep } from '../../os/clock.ts';
import { NetError } from '../../os/network.ts';
import type { Command } from '../command.ts';
import { Failure } from '../errors.ts';
import { carry, forwardPath } from '../forward/connection.ts';
import { type ForwardedPort, parseAddresses, parsePorts, targetPorts } from '../forward/ports.ts';
import { objectAndPod, podTimeout } from '../pods.ts';
import { openSocket } from '../remote.ts';
import type { Session } from '../session.ts';

export const PROTOCOL = 'v4.channel.k8s.io';

export const portForward: Command = {
  about: `Forward ports of this machine to a pod, as long as the command runs and the pod lives.

 A deployment, service or the like stands for one of its pods.`,
  examples: `kubectl port-forward web 8080:80\nkubectl port-forward deploy/web 8080:80 9090\nkubectl port-forward svc/web 8080:http\nkubectl port-forward --address 0.0.0.0 web 8080:80\nkubectl port-forward web :80`,
  async run(session) {
    const { args, flags } = session;
    if (args.length < 2) throw session.usage('TYPE/NAME and list of ports are required for port-forward');
    const { object, pod } = await objectAndPod(session, args[0], podTimeout(session), 'cannot attach to');
    const wanted = targetPorts(args.slice(1), object, pod);
    const { namespace, name, uid } = pod.metadata as { namespace: string; name: string; uid: string };
    const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods/${encodeURIComponent(name)}`;
    const now = await session.request<KubeObject>('GET', path);
    if (now.status?.phase !== 'Running')
      throw new Failure(`unable to forward port because pod is not running. Current status=${now.status?.phase ?? ''}`);
    const addresses = parseAddresses(flags.list('address'));
    const ports = parsePorts(wanted);
    let life = await openSocket(session, forwardPath(path, ports[0].remote), PROTOCOL).catch((error) => {
      throw error instanceof Failure ? new Failure(`error upgrading connection: ${error.message}`) : error;
    });
    const stops = await listenOn(session, path, ports, addresses);
    const interrupted = new Promise<'stop'>((resolve) => session.proc.handlers.set('SIGINT', () => resolve('stop')));
    const ending = killed(session);
    ending.catch(() => {});
    try {
      for (;;) {
        const ended = await Promise.race([interrupted, life.closed, ending]);
        if (ended === 'stop') return;
        const still = await session.request<KubeObject>('GET', path).catch(() => undefined);
        if (still?.metadata.uid !== uid || still?.status?.phase !== 'Running') throw new Failure('lost connection to pod');
        await sleep(session.proc.machine.clock, 1000, session.proc.signal);
        life = await openSocket(session, forwardPath(path, ports[0].remote), PROTOCOL).catch(() => {
          throw new Failure('lost connection to pod');
        });
      }
    } finally {
      life.close();
      for (const stop of stops) stop();
    }
  },
};

const killed = ({ proc }: Session): Promise<never> =>
  new Promise((_, reject) => proc.signal.addEventListener('abort', () => reject(proc.signal.reason), { once: true }));

/** Upstream: client-go/tools/portforward listenOnPort. */
async function listenOn(session: Session, path: string, ports: ForwardedPort[], addresses: string[]): Promise<(() => void)[]> {
  const { network } = session.proc.machine;
  const stops: (() => void)[] = [];
  const local = !addresses.some((address) => address !== '127.0.0.1' && address !== '::1');
  for (const port of ports) {
    const said = (address: string, number: number) => (address.includes(':') ? `[${address}]:${number}` : `${address}:${number}`);
    const listener = {
      port: port.local,
      local,
      tcp: (input: AsyncIterable<Uint8Array>) => carry(session, path, { local: listener.port, remote: port.remote }, input),
    };
    try {
      stops.push(network.listen(listener));
      for (const address of addresses) await session.out(`Forwarding from ${said(address, listener.port)} -> ${port.remote}\n`);
    } catch (error) {
      if (!(error instanceof NetError)) throw error;
      const errors = addresses.map(
        (a) => `unable to create listener: Error listen tcp${a.includes(':') ? 6 : 4} ${said(a, port.local)}: bind: address already in use`,
      );
      await session.err(
        `Unable to listen on port ${port.local}: Listeners failed to create with the following errors: [${errors.join(' ')}]\n`,
      );
    }
  }
  if (!stops.length)
    throw new Failure(`unable to listen on any of the requested ports: [${ports.map((p) => `{${p.local} ${p.remote}}`).join(' ')}]`);
  return stops;
}
