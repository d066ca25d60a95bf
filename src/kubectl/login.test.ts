import { expect, test } from 'vitest';
import { textResponse } from '../os/http.ts';
import type { Network } from '../os/network.ts';
import { bash } from '../shell/index.ts';
import { noNetwork, runScript, testMachine } from '../shell/testing.ts';
import { kubectl } from './index.ts';

const load = async (name: string) => (name === 'kubectl' ? kubectl : bash);

const said: string[] = [];
const network: Network = {
  ...noNetwork,
  lookup: async () => ['10.0.0.1'],
  dial: async (address, port) => ({
    remoteAddress: address,
    remotePort: port,
    localAddress: '10.0.0.2',
    http: async ({ method, url, headers }) => {
      said.push(`${method} ${url.replace(/^http:\/\/[^/]*/, '')} ${headers.find(([n]) => n === 'Authorization')?.[1] ?? '-'}`);
      return textResponse(200, 'yes\n');
    },
  }),
};

const user = (exec: string) =>
  `users: [{name: u, user: {exec: {apiVersion: client.authentication.k8s.io/v1, interactiveMode: Never, ${exec}}}}]`;
const config = (exec: string) =>
  `clusters: [{name: c, cluster: {server: "http://api:80"}}]\ncontexts: [{name: x, context: {cluster: c, user: u}}]\ncurrent-context: x\n${user(exec)}\n`;
const ANSWER = '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"told"}}';

const run = (exec: string, script: string, files: Record<string, { content: string; mode: number }> = {}) => {
  said.length = 0;
  const machine = testMachine({
    programs: ['kubectl', 'bash'],
    load,
    network,
    files: { '/root/.kube/config': config(exec), ...files },
  });
  return runScript(machine, script);
};
const LOGIN = { '/root/.kube/login': { content: `#!/bin/bash\necho "$A $1" >&2\necho '${ANSWER}'\n`, mode: 0o755 } };

test('a program of the kubeconfig gives the token, once', async () => {
  const done = await run('command: ./login, args: [one], env: [{name: A, value: b}]', 'kubectl get --raw /api', LOGIN);
  expect(done).toEqual({ stdout: 'yes\n', stderr: 'b one\n', code: 0 });
  expect(said).toEqual(['GET /api Bearer told']);
});

test('a token of the command line needs no program', async () => {
  expect((await run('command: nowhere', 'kubectl get --raw /api --token=mine')).stdout).toBe('yes\n');
  expect(said).toEqual(['GET /api Bearer mine']);
});

test('programs that are not there, fail, or say nothing of use', async () => {
  const wrong = async (exec: string, content = '') =>
    (await run(exec, 'kubectl get --raw /api', { '/bin/log-in': { content: `#!/bin/bash\n${content}\n`, mode: 0o755 } })).stderr.split(
      '\n',
    )[0];
  const start = 'Unable to connect to the server: getting credentials: exec';
  expect(await wrong('command: nowhere')).toBe(`${start}: executable nowhere not found`);
  expect(await wrong('command: log-in', 'exit 3')).toBe(`${start}: executable log-in failed with exit code 3`);
  expect(await wrong('command: log-in', `echo '${ANSWER.replace('"token":"told"', '')}'`)).toBe(
    `${start} plugin didn't return a token or cert/key pair`,
  );
  expect(await wrong('')).toBe('error: command must be specified for u to use exec authentication plugin');
});
