import { isDns1123Subdomain, isValidPortName, isValidPortNum } from '../../../apimachinery/labels.ts';
import type { KubeObject } from '../../../apimachinery/types.ts';
import { generator } from '../../creating.ts';
import { Failure } from '../../errors.ts';
import type { Session } from '../../session.ts';

function portNumber(text: string): number {
  if (!/^\d+$/.test(text)) throw new Failure(`strconv.ParseUint: parsing ${JSON.stringify(text)}: invalid syntax`);
  if (Number(text) > 65535) throw new Failure(`strconv.ParseUint: parsing ${JSON.stringify(text)}: value out of range`);
  return Number(text);
}

function targetOf(text: string): number | string {
  const number = /^[+-]?\d+$/.test(text);
  const problems = number ? isValidPortNum(Number(text)) : isValidPortName(text);
  if (problems.length) throw new Failure(problems.join(','));
  return number ? Number(text) : text;
}

function ports(session: Session): Record<string, unknown>[] {
  return session.flags.list('tcp').map((text) => {
    const [from, to] = text.split(':');
    const port = portNumber(from);
    const target = to === undefined ? port : targetOf(to);
    const node = session.flags.has('node-port') ? session.flags.int('node-port') : 0;
    return { name: text.replaceAll(':', '-'), protocol: 'TCP', port, targetPort: target, ...(node ? { nodePort: node } : {}) };
  });
}

function service(session: Session, name: string, type: string, given: Record<string, unknown> = {}): KubeObject {
  const { externalName: external, ...spec } = given;
  const some = ports(session);
  return {
    kind: 'Service',
    apiVersion: 'v1',
    metadata: { name, labels: { app: name } },
    spec: {
      ...(some.length ? { ports: some } : {}),
      selector: { app: name },
      ...spec,
      type,
      ...(external ? { externalName: external } : {}),
    },
    status: { loadBalancer: {} },
  };
}

const make = (type: string, needsPort: (session: Session) => boolean, spec: (session: Session) => Record<string, unknown> = () => ({})) =>
  generator({
    plural: 'services',
    namespaced: true,
    required: type === 'ExternalName' ? ['external-name'] : [],
    failed: `failed to create ${type} service:`,
    make(session, name) {
      if (needsPort(session) && !session.flags.list('tcp').length) throw new Failure('at least one tcp port specifier must be provided');
      return service(session, name, type, spec(session));
    },
  });

export const clusterip = make(
  'ClusterIP',
  (s) => s.flags.string('clusterip') !== 'None',
  (s) => (s.flags.string('clusterip') ? { clusterIP: s.flags.string('clusterip') } : {}),
);
export const nodeport = make('NodePort', () => true);
export const loadbalancer = make('LoadBalancer', () => true);
export const externalname = make(
  'ExternalName',
  () => false,
  (s) => {
    const external = s.flags.string('external-name');
    if (isDns1123Subdomain(external).length) throw new Failure(`invalid service external name ${external}`);
    return { externalName: external };
  },
);
