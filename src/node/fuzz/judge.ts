import { decode, type HttpHandler, readBytes } from '../../os/http.ts';
import type { Random } from '../../os/random.ts';
import { type Client, mayNot, sentBy } from './clients.ts';
import type { Planned } from './requests.ts';

const MOST_MS = 5_000;
/** What a crash looks like, whatever the server made of it. */
const CRASH = /\n\s+at (?:\S+ \(|file:|async )|TypeError:|RangeError:|ReferenceError:|Maximum call stack|\[object Object\]/;
/** What the real server answers with 500, too: errors that upstream never made a Status of. */
const KNOWN_500 =
  /^(resourceVersion should not be set|strconv\.ParseUint|resourceVersion: Invalid|failed to create typed |failed to create manager for existing fields|failed to convert new object|duplicate nodePort|map: .* does not contain declared merge key|unknown patch type|expected a|target\.name|\[?target\.|The order in patch list|cannot merge lists|value for key|list element types|lists of lists|merging lists|Internal error occurred|delete key|etcdserver: request is too large|unable to find api field|unsupported role reference kind|This pod has more than one PodDisruptionBudget)/;
const STATUSES = new Set([200, 201, 202, 301, 302, 307, 400, 401, 403, 404, 405, 406, 409, 410, 413, 415, 422, 429, 500, 501, 503, 504]);

export interface Answer {
  status: number;
  /** The JSON of the body, if it is JSON. */
  value?: any;
}
export interface Judge {
  say: (text: string) => void;
  answered: (ms: number, status: number, what: () => string) => void;
}
/** Sends a request of a client and looks at the answer by itself. */
export async function judged(
  serve: HttpHandler,
  random: Random,
  client: Client,
  asked: Planned,
  judge: Judge,
): Promise<Answer | undefined> {
  const planned = sentBy(random, client, asked);
  const text = () => `${client.name}: ${planned.method} ${planned.url} ${JSON.stringify(planned.headers)} ${show(planned.body)}`;
  const start = performance.now();
  let answer: Answer | undefined;
  try {
    const response = await serve({ ...planned, peer: client.certified ? undefined : { address: '127.0.0.1' } });
    const bytes = await readBytes(response.body);
    const { status } = response;
    const body = decode(bytes);
    answer = { status };
    if (CRASH.test(body) && !CRASH.test(text())) judge.say(`crash: ${text()}\n    ${body.slice(0, 1200)}`);
    else if (status >= 500 && status < 503 && !isKnown(body)) judge.say(`${status}: ${text()}\n    ${body.slice(0, 400)}`);
    if (!STATUSES.has(status)) judge.say(`status ${status}: ${text()}`);
    if (mayNot(client, planned, status)) judge.say(`allowed: ${text()}`);
    if (planned.method === 'HEAD' && bytes.length) judge.say(`a body for HEAD: ${text()}`);
    for (const [name, value] of response.headers) if (/[\r\n\0]/.test(name + value)) judge.say(`a header of several lines: ${text()}`);
    const type = response.headers.find(([n]) => n.toLowerCase() === 'content-type')?.[1] ?? '';
    if (type === 'application/json' && body) {
      answer.value = JSON.parse(body);
      if (answer.value.kind === 'Status' && answer.value.code !== undefined && answer.value.code !== status)
        judge.say(`Status ${answer.value.code} in a ${status}: ${text()}`);
    }
    if (type.includes('protobuf') && bytes.length && !body.startsWith('k8s\0')) judge.say(`protobuf without its mark: ${text()}`);
  } catch (error) {
    judge.say(`thrown: ${text()}\n    ${(error as Error).stack}`);
  }
  const ms = performance.now() - start;
  judge.answered(ms, answer?.status ?? 0, text);
  if (ms > MOST_MS) judge.say(`slow, ${ms.toFixed(0)} ms: ${text()}`);
  return answer;
}
/** A Status in protobuf has its message somewhere among other bytes. */
const ANYWHERE = new RegExp(KNOWN_500.source.slice(1));
const isKnown = (body: string): boolean => (body.startsWith('k8s\0') ? ANYWHERE.test(body) : KNOWN_500.test(messageOf(body)));
/** The Status' own message, which in YAML comes after its causes. */
const messageOf = (answer: string): string =>
  (answer.startsWith('{') ? /"message":\s*"((?:[^"\\]|\\.)*)/ : /^message:\s+(?:[|>][-+\d]*\s+)?['"]?(.*)/m).exec(answer)?.[1] ?? answer;
const show = (body: Uint8Array | undefined): string => new TextDecoder().decode((body ?? new Uint8Array()).slice(0, 1500));
