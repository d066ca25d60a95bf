import { expect, test } from 'vitest';
import { expand, serviceEnv } from './env.ts';

test('$(NAME) is replaced where it is known, $$ is a dollar', () => {
  expect(expand('a $(B) $(C) $$(B) $B', { B: 'b' })).toBe('a b $(C) $(B) $B');
});

test('the variables of a Service', () => {
  const service = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'my-db' },
    spec: { clusterIP: '10.96.1.1', ports: [{ name: 'sql', port: 5432 }] },
  };
  expect(serviceEnv([service])).toEqual({
    MY_DB_SERVICE_HOST: '10.96.1.1',
    MY_DB_SERVICE_PORT: '5432',
    MY_DB_SERVICE_PORT_SQL: '5432',
    MY_DB_PORT: 'tcp://10.96.1.1:5432',
    MY_DB_PORT_5432_TCP: 'tcp://10.96.1.1:5432',
    MY_DB_PORT_5432_TCP_PROTO: 'tcp',
    MY_DB_PORT_5432_TCP_PORT: '5432',
    MY_DB_PORT_5432_TCP_ADDR: '10.96.1.1',
  });
});
