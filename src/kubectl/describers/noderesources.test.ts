import { expect, test } from 'vitest';
import { amountsOf, share } from './noderesources.ts';

const container = (cpu: string, restartPolicy?: string) => ({ resources: { requests: { cpu } }, restartPolicy });

test('a pod asks for its containers and sidecars, or for its biggest init container', () => {
  const spec = { containers: [container('100m'), container('50m')], initContainers: [container('20m', 'Always'), container('400m')] };
  expect(amountsOf({ apiVersion: 'v1', kind: 'Pod', metadata: {}, spec }, 'requests')).toEqual({ cpu: '420m' });
  const small = { ...spec, initContainers: [container('20m', 'Always'), container('30m')] };
  expect(amountsOf({ apiVersion: 'v1', kind: 'Pod', metadata: {}, spec: small }, 'requests')).toEqual({ cpu: '170m' });
});

test('shares are whole percents', () => {
  expect([share('10m', '2'), share('1500m', '2'), share(undefined, '2')]).toEqual(['10m (0%)', '1500m (75%)', '0 (0%)']);
});
