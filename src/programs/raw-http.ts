import { concat, decode, encode, type HeaderList, type HttpHandler } from '../os/http.ts';
import { reasonOf } from './curl/failure.ts';

/** Speaks HTTP/1.1 as text to a handler: what a person types into netcat. */
export async function* httpOverText(handler: HttpHandler, input: AsyncIterable<Uint8Array>, address: string): AsyncGenerator<Uint8Array> {
  let held: Uint8Array = new Uint8Array(0);
  for await (const chunk of input) {
    held = concat([held, chunk]);
    const text = decode(held);
    const end = /\r?\n\r?\n/.exec(text);
    if (!end) continue;
    const [line, ...lines] = text.slice(0, end.index).split(/\r?\n/);
    const match = /^(\S+) (\S+)(?: HTTP\/[\d.]+)?$/.exec(line);
    if (!match) {
      yield encode('HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n\r\n400 Bad Request');
      return;
    }
    const headers = lines.map((each): [string, string] => [
      each.slice(0, each.indexOf(':')),
      each.slice(each.indexOf(':') + 1).trim(),
    ]) as HeaderList;
    const response = await handler({
      method: match[1],
      url: match[2],
      headers,
      body: encode(text.slice(end.index + end[0].length)),
      peer: { address },
    });
    yield encode(
      `HTTP/1.1 ${response.status} ${reasonOf(response.status)}\r\n${response.headers.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`,
    );
    if (response.body instanceof Uint8Array) yield response.body;
    else yield* response.body;
    held = new Uint8Array(0);
    if (headers.some(([name, value]) => name.toLowerCase() === 'connection' && /close/i.test(value)) || /HTTP\/1\.0$/.test(line)) return;
  }
}
