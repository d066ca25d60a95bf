import { expect, test } from 'vitest';
import { parseAddresses, parsePorts, targetPorts } from './ports.ts';

const pod = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web' },
  spec: {
    containers: [
      {
        name: 'web',
        ports: [
          { name: 'http', containerPort: 80 },
          { name: 'dns', containerPort: 53, protocol: 'UDP' },
        ],
      },
    ],
  },
};
const service = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'web' },
  spec: { clusterIP: '10.96.7.7', ports: [{ name: 'main', port: 8000, targetPort: 'http' }] },
};

test('names and Service ports become numbers of the pod', () => {
  expect(targetPorts(['8080:http', '80', ':80'], pod, pod)).toEqual(['8080:80', '80', ':80']);
  expect(targetPorts(['main', '9:8000'], service, pod)).toEqual(['8000:80', '9:80']);
  expect(() => targetPorts(['7:7'], service, pod)).toThrow('Service web does not have a service port 7');
  expect(() => targetPorts(['1:dns'], pod, pod)).toThrow('UDP protocol is not supported for dns');
  expect(() => targetPorts(['1:none'], pod, pod)).toThrow("Pod 'web' does not have a named port 'none'");
});

test('ports and addresses as they are written', () => {
  expect(parsePorts(['80', ':90', '0:1'])).toEqual([
    { local: 80, remote: 80 },
    { local: 0, remote: 90 },
    { local: 0, remote: 1 },
  ]);
  expect(() => parsePorts(['70000'])).toThrow(`error parsing local port '70000': strconv.ParseUint: parsing "70000": value out of range`);
  expect(parseAddresses(['localhost', '10.0.0.1'])).toEqual(['10.0.0.1', '127.0.0.1', '::1']);
  expect(() => parseAddresses(['300.1.1.1'])).toThrow('300.1.1.1 is not a valid IP');
});
