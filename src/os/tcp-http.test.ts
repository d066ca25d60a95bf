import { expect, test } from 'vitest';
import { decode, encode, readText } from './http.ts';
import { requestOverTcp, serveHttp } from './tcp-http.ts';

const over = (handler: Parameters<typeof serveHttp>[0]) => (input: AsyncIterable<Uint8Array>) => serveHttp(handler, input, '10.0.0.1');

test('a request crosses bytes both ways, its body and a stream among them', async () => {
  const tcp = over(async ({ method, url, body, peer }) => ({
    status: 201,
    headers: [['X-From', peer?.address ?? '']],
    body: (async function* () {
      yield encode(`${method} ${url} `);
      yield body as Uint8Array;
    })(),
  }));
  const request = { method: 'POST', url: 'http://web:80/a?b=c', headers: [['Host', 'web']] as [string, string][], body: encode('héllo') };
  const response = await requestOverTcp(tcp, request);
  expect([response.status, response.headers, await readText(response.body)]).toEqual([201, [['X-From', '10.0.0.1']], 'POST /a?b=c héllo']);
});

test('several requests in one stream, and one that is none', async () => {
  const input = (async function* () {
    yield encode('GET /one HTTP/1.1\r\nHost: x\r\n\r\nGET /tw');
    yield encode('o HTTP/1.1\r\nHost: x\r\n\r\nhello\r\n\r\n');
  })();
  let text = '';
  for await (const part of serveHttp(async ({ url }) => ({ status: 200, headers: [], body: encode(url) }), input, '')) text += decode(part);
  expect(text).toBe(
    'HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n/oneHTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n/two' +
      'HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n\r\n400 Bad Request',
  );
});
