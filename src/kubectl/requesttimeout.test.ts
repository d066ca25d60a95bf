import { expect, test } from 'vitest';
import { ManualClock } from '../os/clock.ts';
import { encode, type HttpHandler, readText } from '../os/http.ts';
import type { Process } from '../os/process.ts';
import { goDuration, requestTimeout, timed, withParameter } from './requesttimeout.ts';

test('durations as Go reads and writes them', () => {
  expect(['0', '7', '1.5s', '90m', '300ms', '61s', '1us'].map((text) => goDuration(requestTimeout(text)))).toEqual([
    '0s',
    '7s',
    '1.5s',
    '1h30m0s',
    '300ms',
    '1m1s',
    '1µs',
  ]);
  expect(() => requestTimeout('soon')).toThrow('Invalid timeout value.');
});

test('the server is told, parameters being in order', () => {
  expect(withParameter('http://a/api?x=y&limit=5', 1500)).toBe('http://a/api?limit=5&timeout=1.5s&x=y');
  expect(withParameter('http://a/api?timeout=32s', 7000)).toBe('http://a/api?timeout=7s');
});

test('what is late fails; a watch ends', async () => {
  const clock = new ManualClock();
  const proc = { signal: new AbortController().signal, machine: { clock } } as unknown as Process;
  const endless: HttpHandler = async ({ url }) => {
    if (url === '/never') await new Promise(() => undefined);
    const parts = async function* () {
      yield encode('one ');
      await new Promise(() => undefined);
    };
    return { status: 200, headers: [], body: parts() };
  };
  const get = async (url: string) => {
    const said = timed(proc, 1000, endless)({ method: 'GET', url, headers: [] }).then(({ body }) => readText(body));
    const settled = said.catch((error: Error) => error.message);
    await new Promise((resolve) => setTimeout(resolve));
    await clock.advance(1000);
    return settled;
  };
  expect(await get('/never')).toBe('Get "/never": net/http: request canceled (Client.Timeout exceeded while awaiting headers)');
  expect(await get('/some')).toBe('net/http: request canceled (Client.Timeout or context cancellation while reading body)');
  expect(await get('/some?watch=true')).toBe('one ');
});
