import { expect, test } from 'vitest';
import { nodeTable, podTable } from './printer.ts';

const options = { noHeaders: false, sortBy: '', swap: false };

test('nodes: shares of what they have, and those without metrics', () => {
  const metrics = [{ metadata: { name: 'b' }, usage: { cpu: '250000000n', memory: '524288Ki' } }];
  const available = new Map([
    ['b', { cpu: '2', memory: '1Gi' }],
    ['c', { cpu: '1', memory: '1Gi' }],
  ]);
  expect(nodeTable(metrics, available, options)).toBe(
    'NAME   CPU(cores)   CPU(%)      MEMORY(bytes)   MEMORY(%)   \n' +
      'b      250m         12%         512Mi           50%         \n' +
      'c      <unknown>    <unknown>   <unknown>       <unknown>   \n',
  );
});

test('pods: the largest first, containers apart, a sum below', () => {
  const pod = (name: string, cpu: string) => ({
    metadata: { name, namespace: 'shop' },
    containers: [
      { name: 'main', usage: { cpu, memory: '2048Ki' } },
      { name: 'side', usage: { cpu: '1m', memory: '1024Ki' } },
    ],
  });
  const pods = [pod('till', '5m'), pod('web', '70m')];
  const more = { ...options, sortBy: 'cpu', containers: false, namespaces: true, sum: true };
  expect(podTable(pods, more)).toBe(
    'NAMESPACE   NAME   CPU(cores)   MEMORY(bytes)   \n' +
      'shop        web    71m          3Mi             \n' +
      'shop        till   6m           3Mi             \n' +
      '                   ________     ________        \n' +
      '                   77m          6Mi             \n',
  );
  expect(podTable([pod('till', '5m')], { ...more, containers: true, namespaces: false, sum: false, noHeaders: true })).toBe(
    'till   main   5m    2Mi   \ntill   side   1m    1Mi   \n',
  );
});
