import { expect, it } from 'vitest';
import { completeObject, decodeObject, dropEmpty, type Structure, structureOf } from './index.ts';

const decode = (object: { apiVersion: string; kind: string; [field: string]: unknown }) =>
  decodeObject(object, structureOf(object.apiVersion, object.kind) as Structure);
const pod = (container: object) => decode({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p' }, spec: { containers: [container] } });

it('says what does not fit as Go does', () => {
  const said = [
    { env: {} },
    { ports: [{ containerPort: '80' }] },
    { ports: [{ containerPort: 1.5 }] },
    { env: [{ name: 'a', value: 1 }] },
    { image: ['a'] },
  ];
  expect(said.map((c) => pod(c).errors)).toEqual([
    ['json: cannot unmarshal object into Go struct field Container.spec.containers.env of type []v1.EnvVar'],
    ['json: cannot unmarshal string into Go struct field ContainerPort.spec.containers.ports.containerPort of type int32'],
    ['json: cannot unmarshal number 1.5 into Go struct field ContainerPort.spec.containers.ports.containerPort of type int32'],
    ['json: cannot unmarshal number into Go struct field EnvVar.spec.containers.env.value of type string'],
    ['json: cannot unmarshal array into Go struct field Container.spec.containers.image of type string'],
  ]);
  expect(pod({ resources: { limits: { cpu: 'much' } } }).errors).toEqual([
    "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
  ]);
});
it('drops and names unknown fields, leaves out what Go leaves out, and completes what Go writes', () => {
  const deployment = decode({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'x', labels: {}, nickname: 'y' },
    spec: {
      replicas: 0,
      paused: false,
      template: { spec: { containers: [{ name: 'a', Image: 'b', resources: { limits: { cpu: 0.5 } } }] } },
    },
  });
  expect(deployment.unknown).toEqual(['unknown field "metadata.nickname"', 'unknown field "spec.template.spec.containers[0].Image"']);
  expect(deployment.object.metadata).toEqual({ name: 'x', labels: {} });
  const shape = structureOf('apps/v1', 'Deployment') as Structure;
  expect(completeObject(dropEmpty(deployment.object, shape), shape)).toEqual({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'x' },
    spec: {
      replicas: 0,
      selector: null,
      strategy: {},
      template: { metadata: {}, spec: { containers: [{ name: 'a', resources: { limits: { cpu: '500m' } } }] } },
    },
    status: {},
  });
});
it('puts fields in the order of the Go struct and maps by key', () => {
  const { object } = decode({
    kind: 'Deployment',
    apiVersion: 'apps/v1',
    spec: { template: {}, selector: { matchLabels: { b: '1', a: '2' } }, replicas: 2 },
    metadata: { labels: { z: '', y: '' }, name: 'x' },
  });
  expect(JSON.stringify(object)).toBe(
    '{"kind":"Deployment","apiVersion":"apps/v1","metadata":{"name":"x","labels":{"y":"","z":""}},"spec":{"replicas":2,"selector":{"matchLabels":{"a":"2","b":"1"}},"template":{"metadata":{},"spec":{}},"strategy":{}},"status":{}}',
  );
});
