import { expect, test } from 'vitest';
import { request } from '../../../client/rest.ts';
import { ManualClock } from '../../../os/clock.ts';
import { SeededRandom } from '../../../os/random.ts';
import { createCluster } from '../../cluster.ts';
import { typeWarnings } from './typecheck.ts';

test('expressions are checked against the kinds their policy is for', async () => {
  const cluster = await createCluster({ clock: new ManualClock(), random: new SeededRandom(1), plane: 'api' });
  const identity = await cluster.adminIdentity();
  const handler: typeof cluster.handler = (r) =>
    cluster.handler({ ...r, peer: { address: '127.0.0.1', certificate: identity.certificate } });
  const client = { handler, server: 'https://cluster', headers: [] };
  const expressions = [
    'object.spec.replicas > 5',
    'object.spec.replicas > "5"',
    'variables.x > 1 && object.spec.template.spec.containers.all(c, c.nam != "")',
    'object.spec.template.spec.containers.all(c, c.livenessProbe.httpGet.port == "a" && c.resources.limits["cpu"] == 1)',
    'object.metadata.creationTimestamp == "a"',
  ];
  const policy = {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingAdmissionPolicy',
    metadata: { name: 'typed' },
    spec: {
      matchConstraints: {
        resourceRules: [{ apiGroups: ['apps'], apiVersions: ['v1'], operations: ['CREATE'], resources: ['deployments'] }],
      },
      variables: [{ name: 'x', expression: 'object.spec.foo' }],
      validations: expressions.map((expression) => ({ expression })),
    },
  };
  await request(client, 'POST', `/apis/${policy.apiVersion}/validatingadmissionpolicies`, { body: policy });
  const found = await typeWarnings(policy, client);
  expect(found.map((w) => [w.fieldRef, w.warning.split('\n')[0]])).toEqual([
    [
      'spec.validations[1].expression',
      "apps/v1, Kind=Deployment: ERROR: <input>:1:22: found no matching overload for '_>_' applied to '(int, string)'",
    ],
    ['spec.validations[2].expression', "apps/v1, Kind=Deployment: ERROR: <input>:1:65: undefined field 'nam'"],
    ['spec.validations[3].expression', "apps/v1, Kind=Deployment: ERROR: <input>:1:95: undefined field 'limits'"],
    [
      'spec.validations[4].expression',
      "apps/v1, Kind=Deployment: ERROR: <input>:1:35: found no matching overload for '_==_' applied to '(timestamp, string)'",
    ],
  ]);
});
