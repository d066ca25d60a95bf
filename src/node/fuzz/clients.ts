import { encode, type HeaderList, type HttpHandler, readText } from '../../os/http.ts';
import { type Random, randomInt } from '../../os/random.ts';
import { pick } from './mutate.ts';
import type { Planned } from './requests.ts';

/** Who asks: how a request of theirs differs from the administrator's. */
export interface Client {
  name: string;
  /** Shows the administrator's certificate. */
  certified: boolean;
  headers: HeaderList;
  /** May change nothing. */
  powerless?: boolean;
}
const ADMIN: Client = { name: 'admin', certified: true, headers: [] };
const as = (...headers: HeaderList): Client => ({ name: headers.flat().join(' '), certified: true, headers });

/** The administrator, those that they act as, an account's token, nobody, and tokens that are none. */
export async function createClients(serve: HttpHandler): Promise<Client[]> {
  const asked = await serve({
    method: 'POST',
    url: '/api/v1/namespaces/default/serviceaccounts/default/token',
    headers: [['Content-Type', 'application/json']],
    body: encode('{"spec":{"expirationSeconds":900000}}'),
  });
  const { token } = JSON.parse(await readText(asked.body)).status;
  const without = (name: string, ...headers: HeaderList): Client => ({ name, certified: false, headers, powerless: true });
  return [
    ...Array(50).fill(ADMIN),
    as(['Impersonate-User', 'editor'], ['Impersonate-Group', 'system:masters']),
    as(['Impersonate-User', 'system:node:node01'], ['Impersonate-Group', 'system:nodes']),
    as(['Impersonate-User', 'ann'], ['Impersonate-Group', 'a'], ['Impersonate-Group', 'a'], ['Impersonate-Extra-%e2%82%ac', '\u00ff']),
    { ...as(['Impersonate-User', 'nobody']), powerless: true },
    { ...as(['Impersonate-Group', 'system:masters']), powerless: true },
    without('account', ['Authorization', `Bearer ${token}`]),
    without('anonymous'),
    without('forged', ['Authorization', `Bearer ${token.slice(0, -8)}AAAAAAAA`]),
    without('garbled', ['Authorization', 'Bearer e30.e30.'], ['Authorization', 'Basic Og==']),
  ];
}

/** Reviews of oneself, which anybody may post, change nothing. */
export const mayNot = (client: Client, planned: Planned, status: number): boolean =>
  !!client.powerless && status < 300 && /^(POST|PUT|PATCH|DELETE)$/.test(planned.method) && !/selfsubject/.test(planned.url.split('?')[0]);

const ODD: HeaderList = [
  ['Accept', ''],
  ['Accept', 'application/json;q=x, ;;,=,*/*;q=0'],
  ['Accept', 'application/vnd.kubernetes.protobuf'],
  ['Accept', 'application/vnd.kubernetes.protobuf;as=PartialObjectMetadata;g=meta.k8s.io;v=v1'],
  ['Accept-Encoding', 'gzip'],
  ['Content-Type', 'application/json; charset=utf-16'],
  ['Content-Type', 'text/plain'],
  ['Content-Type', 'application/cbor'],
  ['Content-Type', ''],
  ['Content-Encoding', 'gzip'],
  ['Content-Length', '-1'],
  ['Expect', '100-continue'],
  ['Impersonate-Uid', '1'],
  ['Upgrade', 'websocket'],
  ['X-Forwarded-For', '1.2.3.4, x'],
  ['User-Agent', '\u0000'.repeat(9)],
  ['User-Agent', ''],
  ['Host', '[::1'],
];
/** The request as a client sends it; some send headers twice, or odd ones. */
export function sentBy(random: Random, client: Client, planned: Planned): Planned {
  const headers: HeaderList = [...planned.headers, ...client.headers];
  if (random.next() < 0.03) headers.splice(randomInt(random, headers.length + 1), 0, pick(random, ODD));
  if (random.next() < 0.01 && headers.length) headers.push(pick(random, headers));
  return { ...planned, headers };
}
