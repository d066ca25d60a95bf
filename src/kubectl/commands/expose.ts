import type { KubeObject } from '../../apimachinery/types.ts';
import { build, type Info } from '../builder.ts';
import type { Command } from '../command.ts';
import { post, saveConfig, withNullTimes } from '../creating.ts';
import { dryRunOf, dryRunSuffix } from '../dryrun.ts';
import { Failure, throwAll } from '../errors.ts';
import { teller } from '../printers/output.ts';
import type { Session } from '../session.ts';
import { overridden } from './run.ts';

interface Port {
  name?: string;
  protocol: string;
  port: number;
  targetPort: number | string;
}

export const expose: Command = {
  about: 'Make a service for a deployment, replica set, replication controller, pod or another service.',
  examples: `kubectl expose deployment web --port=80 --target-port=8000\nkubectl expose pod web --port=444 --name=front`,
  async run(session) {
    const { flags } = session;
    const dryRun = await dryRunOf(session);
    const told = await teller(session, { typed: true }, dryRunSuffix(dryRun));
    const found = await build(session, { files: flags.list('filename'), fetch: true });
    const errors = [...found.errors];
    for (const info of found.infos) {
      try {
        const { namespace, explicit } = session.namespace();
        let service = serviceFor(session, info);
        if (explicit) service.metadata = { name: service.metadata.name, namespace, ...rest(service.metadata) };
        service = await overridden(session, service);
        for (const port of service.spec.ports ?? []) port.targetPort ??= 0;
        if (flags.bool('save-config')) saveConfig(service);
        if (dryRun === 'client') await told.tell(session.old ? withNullTimes(service) : service, 'exposed');
        else
          await told.tell(
            await post(
              session,
              { ...service, metadata: { ...service.metadata, namespace: info.namespace } },
              { plural: 'services', namespaced: true },
              dryRun === 'server',
              'Strict',
            ),
            'exposed',
          );
      } catch (error) {
        errors.push(error as Error);
      }
    }
    throwAll(errors);
  },
};
const rest = ({ name: _, ...others }: KubeObject['metadata']) => others;

function serviceFor(session: Session, info: Info): KubeObject {
  const { flags } = session;
  const object = info.object as KubeObject;
  const kind = info.resource.kind;
  if (!['Service', 'Pod', 'ReplicationController', 'Deployment', 'ReplicaSet'].includes(kind))
    throw new Failure(`cannot expose a ${kind}${info.resource.group ? `.${info.resource.group}` : ''}`);
  const selector = flags.string('selector') ? labelsOf(flags.string('selector')) : selectorFor(object, kind);
  const ports = portsFor(session, object, kind);
  const labels = flags.string('labels') ? labelsOf(flags.string('labels')) : object.metadata.labels;
  const headless = flags.string('cluster-ip');
  return {
    kind: 'Service',
    apiVersion: 'v1',
    metadata: {
      name: flags.string('name') || (object.metadata.name as string).slice(0, 63),
      ...(labels && Object.keys(labels).length ? { labels } : {}),
    },
    spec: {
      ports,
      selector,
      ...(headless ? { clusterIP: headless } : {}),
      ...(flags.string('type') ? { type: flags.string('type') } : {}),
      ...(flags.string('external-ip') ? { externalIPs: [flags.string('external-ip')] } : {}),
      ...(flags.string('session-affinity') ? { sessionAffinity: flags.string('session-affinity') } : {}),
      ...(flags.string('load-balancer-ip') ? { loadBalancerIP: flags.string('load-balancer-ip') } : {}),
    },
    status: { loadBalancer: {} },
  };
}

function labelsOf(text: string): Record<string, string> {
  return Object.fromEntries(
    text.split(',').map((pair) => {
      const parts = pair.split('=');
      if (parts.length !== 2 || !parts[0]) throw new Failure(`unexpected label spec: ${pair}`);
      return parts as [string, string];
    }),
  );
}

function selectorFor(object: KubeObject, kind: string): Record<string, string> {
  const fail = (what: string): never => {
    throw new Failure(`couldn't retrieve selectors via --selector flag or introspection: ${what}`);
  };
  if (kind === 'Pod') {
    if (!Object.keys(object.metadata.labels ?? {}).length) fail('the pod has no labels and cannot be exposed');
    return object.metadata.labels as Record<string, string>;
  }
  if (kind === 'Service' || kind === 'ReplicationController') return object.spec.selector ?? fail('the service has no pod selector set');
  const { matchLabels, matchExpressions } = object.spec.selector ?? {};
  if (matchExpressions?.length) fail(`couldn't convert expressions - "${JSON.stringify(matchExpressions)}" to map-based selector format`);
  if (!Object.keys(matchLabels ?? {}).length) fail(`invalid ${kind.toLowerCase()}: no selectors, therefore cannot be exposed`);
  return matchLabels;
}

function portsFor(session: Session, object: KubeObject, kind: string): Port[] {
  const { flags } = session;
  const containers = (kind === 'Pod' ? object.spec : object.spec.template?.spec)?.containers ?? [];
  type Known = { port: number; protocol?: string };
  const known: Known[] =
    kind === 'Service'
      ? object.spec.ports
      : containers.flatMap((c: { ports?: { containerPort: number; protocol?: string }[] }) =>
          (c.ports ?? []).map((p) => ({ port: p.containerPort, protocol: p.protocol })),
        );
  const given = flags.string('port');
  if (!given && !known.length) throw new Failure("couldn't find port via --port flag or introspection");
  const numbers = given ? given.split(',') : [...new Set(known.map((p) => `${p.port}`))];
  const target = flags.string('target-port');
  return numbers.map((text, i) => {
    if (!/^\d+$/.test(text)) throw new Failure(`strconv.Atoi: parsing ${JSON.stringify(text)}: invalid syntax`);
    const port = Number(text);
    const protocol = flags.string('protocol') || known.find((p) => p.port === port)?.protocol || 'TCP';
    return {
      ...(numbers.length > 1 ? { name: `port-${i + 1}` } : {}),
      protocol,
      port,
      targetPort: target ? (/^\d+$/.test(target) ? Number(target) : target) : port,
    };
  });
}
