import { expect, test } from 'vitest';
import { resolve } from './resolver.ts';

const files = {
  hosts: () => '127.0.0.1\tlocalhost\n192.168.1.3\ttill\n',
  resolvConf: () => 'search shop.svc.cluster.local svc.cluster.local cluster.local\nnameserver 10.96.0.10\noptions ndots:5\n',
};

test('search domains are tried in order where the name has few dots', () => {
  const asked: string[] = [];
  const ask = (_: string, name: string) => {
    asked.push(name);
    return name === 'web.default.svc.cluster.local' ? ['10.96.5.5'] : undefined;
  };
  expect(resolve('web.default', files, ask)).toEqual(['10.96.5.5']);
  expect(asked).toEqual(['web.default.shop.svc.cluster.local', 'web.default.svc.cluster.local']);
  expect(resolve('till', files, ask)).toEqual(['192.168.1.3']);
  expect(resolve('web', files, ask)).toBeUndefined();
});
