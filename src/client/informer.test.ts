import { expect, test } from 'vitest';
import { drain, ManualClock } from '../os/clock.ts';
import { encode, type HttpHandler, jsonResponse } from '../os/http.ts';
import { createInformer } from './informer.ts';

const object = (name: string, resourceVersion: string) => ({ metadata: { name, namespace: 'default', uid: name, resourceVersion } });
const line = (value: unknown) => encode(`${JSON.stringify(value)}\n`);

test('lists, watches, and lists again when the past is gone', async () => {
  const lists = [
    [object('a', '1'), object('b', '2')],
    [object('b', '9'), object('c', '8')],
  ];
  const asked: string[] = [];
  let watches = 0;
  const handler: HttpHandler = async ({ url, signal }) => {
    asked.push(url);
    if (!url.includes('watch=true'))
      return jsonResponse(200, { kind: 'PodList', apiVersion: 'v1', metadata: { resourceVersion: '2' }, items: lists.shift() });
    const first = watches++ === 0;
    const body = (async function* () {
      if (first) {
        yield line({ type: 'MODIFIED', object: object('a', '3') });
        yield line({ type: 'ERROR', object: { kind: 'Status', code: 410, reason: 'Expired', message: 'too old resource version' } });
      }
      await new Promise((resolve) => signal?.addEventListener('abort', resolve));
    })();
    return { status: 200, headers: [], body };
  };
  const informer = createInformer({ handler, server: 'https://x', headers: [] }, '/api/v1/pods', new ManualClock());
  const changes: string[] = [];
  informer.onChange(({ type, object: o }) => changes.push(`${type} ${o.metadata.name} ${o.metadata.resourceVersion}`));
  await informer.synced;
  await drain();
  expect(changes).toEqual(['ADDED a 1', 'ADDED b 2', 'MODIFIED a 3', 'MODIFIED b 9', 'ADDED c 8', 'DELETED a 3']);
  expect(informer.list().map((o) => `${o.kind} ${o.metadata.name}`)).toEqual(['Pod b', 'Pod c']);
  expect(asked[1]).toBe('https://x/api/v1/pods?watch=true&resourceVersion=2&allowWatchBookmarks=true');
  informer.stop();
});
