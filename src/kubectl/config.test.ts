import { expect, test } from 'vitest';
import { readKubeconfig, writeKubeconfig } from '../client/kubeconfig.ts';
import { KUBECONFIG } from './configshape.ts';
import { decode } from './decode.ts';
import { checkServer } from './serverurl.ts';

const said = (work: () => unknown): string => {
  try {
    return `${work()}`;
  } catch (error) {
    return (error as Error).message;
  }
};

test('addresses as client-go takes them', () => {
  expect(
    ['127.0.0.1:1', 'https://x:6443/', 'https://x/sub/path/', ':8080', 'not a url', 'foo:bar', 'http://[::1'].map((a) =>
      said(() => checkServer(a)),
    ),
  ).toEqual([
    'http://127.0.0.1:1',
    'https://x:6443',
    'https://x/sub/path',
    'http://:8080',
    'Unable to connect to the server: invalid character " " in host name',
    'Unable to connect to the server: invalid port ":bar" after host',
    'host must be a URL or a host:port pair: "http://[::1"',
  ]);
});

test('what is wrong in a kubeconfig, in the words of encoding/json', () => {
  expect(
    [
      { clusters: 7 },
      { users: [{ name: 'a', user: { token: 1 } }] },
      { clusters: [{ cluster: { 'certificate-authority-data': '!' } }] },
    ].map((v) => said(() => decode(v, KUBECONFIG, false))),
  ).toEqual([
    'json: cannot unmarshal number into Go struct field Config.clusters of type []v1.NamedCluster',
    'json: cannot unmarshal number into Go struct field AuthInfo.users.user.token of type string',
    'illegal base64 data at input byte 0',
  ]);
});

test('what is written is in the order of the Go structs, without what is empty', () => {
  const config = readKubeconfig(
    {
      users: [{ name: 'b', user: { token: '', exec: { command: 'x', apiVersion: 'client.authentication.k8s.io/v1beta1' } } }],
      clusters: [{ name: 'c', cluster: { 'insecure-skip-tls-verify': false } }],
    },
    '/f',
  );
  expect(writeKubeconfig(config)).toEqual({
    kind: 'Config',
    apiVersion: 'v1',
    clusters: [{ name: 'c', cluster: { server: '' } }],
    users: [
      {
        name: 'b',
        user: {
          exec: {
            command: 'x',
            args: null,
            env: null,
            apiVersion: 'client.authentication.k8s.io/v1beta1',
            provideClusterInfo: false,
            interactiveMode: 'IfAvailable',
          },
        },
      },
    ],
    contexts: null,
    'current-context': '',
  });
});
