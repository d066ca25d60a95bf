import type { KubeObject } from '../../apimachinery/types.ts';
import { build, type Info, visitAll } from '../builder.ts';
import type { Command } from '../command.ts';
import { post, saveConfig, withNullTimes } from '../creating.ts';
import { dryRunOf, dryRunSuffix } from '../dryrun.ts';
import { Failure } from '../errors.ts';
import { teller } from '../printers/output.ts';
import { recorded } from '../recording.ts';
import type { Session } from '../session.ts';
import { requireType } from '../typed.ts';
import { overridden } from './run.ts';

interface Port {
  name?: string;
  protocol: string;
  port: number;
  targetPort: number | string;
}
type Labels = Record<string, string>;

/** What was asked for; what is found in the first object stands for the others too. */
interface Wish {
  selector?: Labels;
  labels?: Labels;
  ports?: string[];
}
const EXPOSABLE = new Set(['Service', 'Pod', 'ReplicationController', 'Deployment.apps', 'ReplicaSet.apps']);

/** Upstream: kubectl/pkg/cmd/expose. */
export const expose: Command = {
  about: 'Make a service for a deployment, replica set, replication controller, pod or another service.',
  examples: `kubectl expose deployment web --port=80 --target-port=8000\nkubectl expose pod web --port=444 --name=front`,
  async run(session) {
    const { flags } = session;
    const dryRun = await dryRunOf(session);
    const told = await teller(session, { typed: true }, dryRunSuffix(dryRun));
    const files = flags.list('filename');
    const found = await build(session, { files, fetch: !files.length });
    const { namespace, explicit } = session.namespace();
    const wish: Wish = {};
    await visitAll(found, async (info) => {
      requireType(info.resource, false, info.source);
      let service = await overridden(session, serviceFor(session, info, wish));
      for (const port of service.spec.ports ?? []) port.targetPort ??= 0;
      service = recorded(session, service);
      if (dryRun === 'client') {
        if (explicit) service.metadata = { name: service.metadata.name, namespace, ...rest(service.metadata) };
        return told.tell(session.old ? withNullTimes(service) : service, 'exposed');
      }
      if (flags.bool('save-config')) saveConfig(service);
      const target = { ...service, metadata: { ...service.metadata, namespace } };
      await told.tell(await post(session, target, { plural: 'services', namespaced: true }, dryRun === 'server', ''), 'exposed');
    });
  },
};
const rest = ({ name: _, ...others }: KubeObject['metadata']) => others;

function serviceFor(session: Session, info: Info, wish: Wish): KubeObject {
  const { flags } = session;
  const object = info.object as KubeObject;
  const { kind, group } = info.resource;
  if (!EXPOSABLE.has(group ? `${kind}.${group}` : kind)) throw new Failure(`cannot expose a ${kind}${group ? `.${group}` : ''}`);
  const selected = wish.selector ?? (flags.string('selector') ? flags.string('selector') : selectorFor(object, kind));
  const clusterIP = flags.string('cluster-ip');
  const ports = wantedPorts(session, object, kind, wish);
  const labelled = wish.labels ?? (flags.string('labels') || object.metadata.labels);
  const selector = typeof selected === 'string' ? labelsOf(selected) : selected;
  const labels = typeof labelled === 'string' ? labelsOf(labelled) : labelled;
  Object.assign(wish, { selector, labels });
  const affinity = flags.string('session-affinity');
  const made = portsOf(session, object, kind, ports);
  if (affinity && affinity !== 'None' && affinity !== 'ClientIP') throw new Failure(`unknown session affinity: ${affinity}`);
  const type = flags.string('type');
  return {
    kind: 'Service',
    apiVersion: 'v1',
    metadata: {
      name: flags.string('name') || (object.metadata.name as string).slice(0, 63),
      ...(labels && Object.keys(labels).length ? { labels } : {}),
    },
    spec: {
      ...(made.length ? { ports: made } : {}),
      selector,
      ...(clusterIP ? { clusterIP } : {}),
      ...(type ? { type } : {}),
      ...(flags.string('external-ip') ? { externalIPs: [flags.string('external-ip')] } : {}),
      ...(affinity ? { sessionAffinity: affinity } : {}),
      ...(type === 'LoadBalancer' && flags.string('load-balancer-ip') ? { loadBalancerIP: flags.string('load-balancer-ip') } : {}),
    },
    status: { loadBalancer: {} },
  };
}

function labelsOf(text: string): Labels {
  return Object.fromEntries(
    text.split(',').map((pair) => {
      const parts = pair.split('=');
      if (parts.length !== 2) throw new Failure(`unexpected label spec: ${pair}`);
      if (!parts[0]) throw new Failure('unexpected empty label key');
      return parts as [string, string];
    }),
  );
}

/** Upstream: kubectl/pkg/polymorphichelpers/mapbasedselectorforobject.go. */
function selectorFor(object: KubeObject, kind: string): Labels {
  const fail = (what: string): never => {
    throw new Failure(`couldn't retrieve selectors via --selector flag or introspection: ${what}`);
  };
  if (kind === 'Pod') {
    if (!Object.keys(object.metadata.labels ?? {}).length) fail('the pod has no labels and cannot be exposed');
    return object.metadata.labels as Labels;
  }
  if (kind === 'Service') return object.spec.selector ?? fail('the service has no pod selector set');
  if (kind === 'ReplicationController') return object.spec.selector;
  const { matchLabels, matchExpressions } = object.spec.selector ?? {};
  if (!Object.keys(matchLabels ?? {}).length) fail(`invalid ${kind.toLowerCase()}: no selectors, therefore cannot be exposed`);
  if (matchExpressions?.length) {
    const shown = matchExpressions.map(
      (e: { key: string; operator: string; values?: string[] }) =>
        `{Key:${e.key} Operator:${e.operator} Values:[${(e.values ?? []).join(' ')}]}`,
    );
    fail(`couldn't convert expressions - "[${shown.join(' ')}]" to map-based selector format`);
  }
  return matchLabels;
}

type Known = { port: number; protocol?: string };
function knownPorts(object: KubeObject, kind: string): Known[] {
  if (kind === 'Service') return object.spec.ports ?? [];
  const containers: { ports?: { containerPort: number; protocol?: string }[] }[] =
    (kind === 'Pod' ? object.spec : object.spec.template?.spec)?.containers ?? [];
  return containers.flatMap((c) => (c.ports ?? []).map((p) => ({ port: p.containerPort, protocol: p.protocol })));
}

function wantedPorts(session: Session, object: KubeObject, kind: string, wish: Wish): string[] {
  const { flags } = session;
  if (flags.string('port')) return flags.string('port').split(',');
  if (wish.ports?.length === 1) return wish.ports;
  const found = [...new Set(knownPorts(object, kind).map((p) => `${p.port}`))];
  if (!found.length && flags.string('cluster-ip') !== 'None') throw new Failure("couldn't find port via --port flag or introspection");
  wish.ports = found;
  return found;
}

function portsOf(session: Session, object: KubeObject, kind: string, numbers: string[]): Port[] {
  const { flags } = session;
  const target = flags.string('target-port');
  const known = knownPorts(object, kind);
  return numbers.flatMap((text, i) => {
    if (!/^[+-]?\d+$/.test(text)) throw new Failure(`strconv.Atoi: parsing ${JSON.stringify(text)}: invalid syntax`);
    const port = Number(text);
    const targetPort = target ? (/^[+-]?\d+$/.test(target) ? Number(target) : target) : port;
    const own = known.filter((p) => `${p.port}` === text).map((p) => p.protocol || 'TCP');
    const name = numbers.length > 1 ? { name: `port-${i + 1}` } : {};
    if (flags.string('protocol') || own.length < 2)
      return [{ ...name, protocol: flags.string('protocol') || own[0] || 'TCP', port, targetPort }];
    return own.map((protocol) => ({ name: `port-${i + 1}-${protocol.toLowerCase()}`, protocol, port, targetPort }));
  });
}
