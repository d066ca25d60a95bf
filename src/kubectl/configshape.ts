import { type Shape, struct } from './decode.ts';

const strings: Shape = { list: 'string' };
const pairs: Shape = { map: 'string' };
const from = 'v1';
const named = (name: string, field: string, inner: Shape): Shape => ({ list: struct(name, { name: 'string', [field]: inner }, { from }) });
/** Left as it is. */
const extensions: Shape = { list: 'any' };

/** The Go types of a kubeconfig. Upstream: client-go/tools/clientcmd/api/v1. */
export const KUBECONFIG = struct(
  'Config',
  {
    kind: 'string',
    apiVersion: 'string',
    preferences: struct('Preferences', { colors: 'bool', extensions }, { from }),
    clusters: named(
      'NamedCluster',
      'cluster',
      struct(
        'Cluster',
        {
          server: 'string',
          'tls-server-name': 'string',
          'insecure-skip-tls-verify': 'bool',
          'certificate-authority': 'string',
          'certificate-authority-data': 'bytes',
          'proxy-url': 'string',
          'disable-compression': 'bool',
          extensions,
        },
        { from },
      ),
    ),
    users: named(
      'NamedAuthInfo',
      'user',
      struct(
        'AuthInfo',
        {
          'client-certificate': 'string',
          'client-certificate-data': 'bytes',
          'client-key': 'string',
          'client-key-data': 'bytes',
          token: 'string',
          tokenFile: 'string',
          as: 'string',
          'as-uid': 'string',
          'as-groups': strings,
          'as-user-extra': { map: strings },
          username: 'string',
          password: 'string',
          'auth-provider': struct('AuthProviderConfig', { name: 'string', config: pairs }, { from }),
          exec: struct(
            'ExecConfig',
            {
              command: 'string',
              args: strings,
              env: { list: struct('ExecEnvVar', { name: 'string', value: 'string' }, { from }) },
              apiVersion: 'string',
              installHint: 'string',
              provideClusterInfo: 'bool',
              interactiveMode: 'string',
            },
            { from },
          ),
          extensions,
        },
        { from },
      ),
    ),
    contexts: named(
      'NamedContext',
      'context',
      struct('Context', { cluster: 'string', user: 'string', namespace: 'string', extensions }, { from }),
    ),
    'current-context': 'string',
    extensions,
  },
  { from },
);
