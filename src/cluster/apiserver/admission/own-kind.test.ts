import { expect, test } from 'vitest';
import { ManualClock } from '../../../os/clock.ts';
import { decode, encode, readBytes } from '../../../os/http.ts';
import { SeededRandom } from '../../../os/random.ts';
import { createSandbox } from '../../../sandbox/index.ts';

const PODS = '/api/v1/namespaces/default/pods';
const WORDS = `request.operation + ' ' + request.kind.group + '/' + request.kind.version + ' ' + request.kind.kind + ' of ' + request.resource.resource + '/' + request.subResource + ': ' + object.kind + ' ' + object.apiVersion + (oldObject == null ? '' : ' over ' + oldObject.kind)`;
const resources = ['*/scale', 'pods/eviction', 'pods/exec', 'pods/portforward', 'pods/proxy', 'pods/binding', 'serviceaccounts/token'];
const POLICY = {
  metadata: { name: 'words' },
  spec: {
    matchConstraints: { resourceRules: [{ apiGroups: ['*'], apiVersions: ['*'], operations: ['*'], resources }] },
    validations: [{ expression: 'false', messageExpression: WORDS }],
  },
};

test('subresources pass admission as the kind they are asked for in', async () => {
  const sandbox = await createSandbox({ clock: new ManualClock(), random: new SeededRandom(1), plane: 'api' });
  const ask = async (method: string, url: string, body?: object, type = 'application/json') => {
    const headers: [string, string][] = [['Content-Type', type]];
    const response = await sandbox.admin.handler({ method, url, headers, body: body && encode(JSON.stringify(body)) });
    return JSON.parse(decode(await readBytes(response.body)));
  };
  const refusal = async (...of: Parameters<typeof ask>) => ((await ask(...of)).message as string).replace(/^.*denied request: /, '');
  await sandbox.run('kubectl create serviceaccount default; kubectl create deployment web --image=a; kubectl run web --image=a');
  const policies = '/apis/admissionregistration.k8s.io/v1/validatingadmissionpolic';
  await ask('POST', `${policies}ies`, POLICY);
  await ask('POST', `${policies}ybindings`, { metadata: { name: 'words' }, spec: { policyName: 'words', validationActions: ['Deny'] } });
  const metadata = { name: 'web' };
  expect([
    await refusal(
      'PATCH',
      '/apis/apps/v1/namespaces/default/deployments/web/scale',
      { spec: { replicas: 2 } },
      'application/merge-patch+json',
    ),
    await refusal('POST', `${PODS}/web/eviction`, { metadata }),
    await refusal('POST', `${PODS}/web/binding`, { metadata, target: { name: 'x' } }),
    await refusal('POST', '/api/v1/namespaces/default/serviceaccounts/default/token', {}),
    await refusal('POST', `${PODS}/web/exec?command=ls`),
    await refusal('POST', `${PODS}/web/portforward`),
    await refusal('GET', `${PODS}/web/proxy/x`),
  ]).toEqual([
    'UPDATE autoscaling/v1 Scale of deployments/scale: Scale autoscaling/v1 over Scale',
    'CREATE policy/v1 Eviction of pods/eviction: Eviction policy/v1',
    'CREATE /v1 Binding of pods/binding: Binding v1',
    'CREATE authentication.k8s.io/v1 TokenRequest of serviceaccounts/token: TokenRequest authentication.k8s.io/v1',
    'CONNECT /v1 PodExecOptions of pods/exec: PodExecOptions v1',
    'CONNECT /v1 PodPortForwardOptions of pods/portforward: PodPortForwardOptions v1',
    'CONNECT /v1 PodProxyOptions of pods/proxy: PodProxyOptions v1',
  ]);
  sandbox.close();
});
