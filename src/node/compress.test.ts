import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { encode, type HeaderList } from '../os/http.ts';
import { compressed } from './compress.ts';

const large = encode(JSON.stringify('x'.repeat(200_000)));
const answer = (body: Uint8Array, headers: HeaderList = [['Content-Type', 'application/json']]) => ({ status: 200, headers, body });
const asking = (encoding: string, url = '/api/v1/pods') => ({ method: 'GET', url, headers: [['Accept-Encoding', encoding]] as HeaderList });

test('packs what is large for who takes gzip', async () => {
  const packed = await compressed(asking('deflate, gzip'), answer(large));
  expect(packed.headers).toEqual([
    ['Content-Type', 'application/json'],
    ['Content-Encoding', 'gzip'],
    ['Vary', 'Accept-Encoding'],
  ]);
  expect(new Uint8Array(gunzipSync(packed.body as Uint8Array))).toEqual(large);
});
test.each([
  ['small answers', asking('gzip'), answer(encode('{}'))],
  ['for who does not ask', asking('gzip;q=0'), answer(large)],
  ['text', asking('gzip'), answer(large, [['Content-Type', 'text/plain']])],
  ['a document of OpenAPI v3', asking('gzip', '/openapi/v3/api/v1'), answer(large)],
])('leaves %s as they are', async (_what, request, response) => {
  expect(await compressed(request, response)).toBe(response);
});
