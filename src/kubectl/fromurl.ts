import { sleep } from '../os/clock.ts';
import { decode, header, readBytes } from '../os/http.ts';
import { transport } from '../os/transport.ts';
import { REASONS, translate } from './connect.ts';
import { Failure } from './errors.ts';
import type { Session } from './session.ts';

const SYSTEM_CA = '/etc/ssl/certs/ca-certificates.crt';
const TRIES = 3;
const REDIRECTS = 10;

/** What is served at the address of -f, asked for three times. Upstream: cli-runtime/pkg/resource/visitor.go readHttpWithRetries. */
export async function readUrl(session: Session, address: string): Promise<string> {
  const { machine, signal } = session.proc;
  let failure: unknown;
  for (let i = 0; i < TRIES; i++) {
    if (i) await sleep(machine.clock, 1000, signal);
    try {
      return await once(session, address);
    } catch (error) {
      failure = error;
      if (error instanceof Failure && !/ status code=5\d\d$/.test(error.message)) break;
    }
  }
  throw failure;
}

async function once({ proc }: Session, address: string): Promise<string> {
  const { fs, network, clock } = proc.machine;
  const ca = fs.exists(SYSTEM_CA) ? fs.readText(SYSTEM_CA) : undefined;
  const handler = transport(network, { ca: network.transport ? undefined : ca, now: () => clock.now() });
  let url = address;
  for (let hops = 0; ; hops++) {
    const request = { method: 'GET', url, headers: [['User-Agent', 'Go-http-client/1.1']] as [string, string][], signal: proc.signal };
    const response = await handler(request).catch(async (error) => {
      throw await translate(error, request, { tlsServerName: '' }, proc);
    });
    const next = header(response.headers, 'location');
    if (response.status >= 301 && response.status <= 308 && next && hops < REDIRECTS) {
      url = new URL(next, url).href;
      continue;
    }
    if (response.status === 200) return decode(await readBytes(response.body));
    const { status } = response;
    throw new Failure(`unable to read URL "${address}", server reported ${statusLine(status)}, status code=${status}`);
  }
}

const statusLine = (status: number): string => `${status} ${REASONS[status] ?? ''}`.trim();
