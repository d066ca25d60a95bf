import { expect, test } from 'vitest';
import { createApi, EVENTS, PODS } from '../../client/objects.ts';
import { ManualClock } from '../../os/clock.ts';
import { decode, type HttpHandler, readText } from '../../os/http.ts';
import { SeededRandom } from '../../os/random.ts';
import { type ClusterSnapshot, createCluster } from '../cluster.ts';

async function start(clock: ManualClock, saved?: ClusterSnapshot) {
  const cluster = await createCluster({ clock, random: new SeededRandom(1), plane: 'node', saved });
  await cluster.start();
  const { certificate } = await cluster.adminIdentity();
  const handler: HttpHandler = (request) => cluster.handler({ ...request, peer: { address: '172.30.1.2', certificate } });
  const api = createApi({ handler, server: 'https://172.30.1.2:6443', headers: [] });
  const exec = async (pod: string, ...argv: string[]) => {
    const query = argv.map((word) => `command=${encodeURIComponent(word)}`).join('&');
    const response = await handler({
      method: 'GET',
      url: `https://172.30.1.2:6443/api/v1/namespaces/default/pods/${pod}/exec?stdout=true&stderr=true&${query}`,
      headers: [
        ['Connection', 'Upgrade'],
        ['Upgrade', 'websocket'],
        ['Sec-WebSocket-Protocol', 'v5.channel.k8s.io'],
      ],
    });
    let output = '';
    const reading = (async () => {
      if (response.socket)
        for await (const message of response.socket.messages()) if (message[0] === 1) output += decode(message.subarray(1));
    })();
    await clock.advance(2000);
    await reading;
    return output;
  };
  const logs = async (pod: string) =>
    readText(
      (await handler({ method: 'GET', url: `https://172.30.1.2:6443/api/v1/namespaces/default/pods/${pod}/log`, headers: [] })).body,
    );
  return { cluster, api, exec, logs };
}
const pod = (name: string, script: string) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name },
  spec: { containers: [{ name: 'main', image: 'busybox', command: ['sh', '-c', script] }] },
});

test('a pod runs, speaks, and goes on after a restart of everything', { timeout: 60_000 }, async () => {
  const clock = new ManualClock();
  const first = await start(clock);
  await clock.advance(1000);
  await first.api.create(PODS, pod('till', 'echo hello; sleep 3600'), 'default');
  await clock.advance(3000);
  const running = await first.api.get(PODS, 'default', 'till');
  expect(running.status.phase).toBe('Running');
  expect(await first.logs('till')).toBe('hello\n');
  expect(await first.exec('till', 'sh', '-c', 'echo kept > /root/note; cat /var/run/secrets/kubernetes.io/serviceaccount/namespace')).toBe(
    'default',
  );
  const saved = JSON.parse(JSON.stringify(await first.cluster.snapshot()));
  first.cluster.close();

  const second = await start(clock, saved);
  await clock.advance(3000);
  expect((await second.api.get(PODS, 'default', 'till')).status).toEqual(running.status);
  expect(await second.exec('till', 'cat', '/root/note')).toBe('kept\n');
  second.cluster.close();
});

test('a container that ends is started again, later each time', { timeout: 60_000 }, async () => {
  const clock = new ManualClock();
  const { api, cluster } = await start(clock);
  await clock.advance(1000);
  await api.create(PODS, pod('crash', 'exit 2'), 'default');
  await clock.advance(30_000);
  const { containerStatuses } = (await api.get(PODS, 'default', 'crash')).status;
  expect(containerStatuses[0].restartCount).toBe(2);
  expect(containerStatuses[0].state.terminated.reason).toBe('Error');
  const reasons = (await api.list(EVENTS, 'default')).map((event) => `${event.reason} ${event.count ?? ''}`);
  expect(reasons).toContain('Started 3');
  await clock.advance(140_000);
  const later = (await api.get(PODS, 'default', 'crash')).status.containerStatuses[0];
  expect([later.restartCount, later.state.waiting.reason, later.lastState.terminated.exitCode]).toEqual([4, 'CrashLoopBackOff', 2]);
  cluster.close();
});
