import { isDns1123Subdomain } from '../../apimachinery/labels.ts';
import { canonicalQuantity } from '../../apimachinery/quantity.ts';
import type { KubeObject } from '../../apimachinery/types.ts';
import { apiVersionOf, singularName } from '../../client/mapper.ts';
import { build, type Info } from '../builder.ts';
import type { Command } from '../command.ts';
import { post, saveConfig } from '../creating.ts';
import { dryRunOf } from '../dryrun.ts';
import { Failure, throwAll } from '../errors.ts';
import { namePrinted, outputPrinter } from '../printers/output.ts';
import type { Session } from '../session.ts';

/** Upstream: kubectl/pkg/cmd/autoscale. */
export const autoscale: Command = {
  required: ['max'],
  about: 'Create a horizontal pod autoscaler, which sets the number of pods of a workload.',
  examples: `kubectl autoscale deployment web --min=2 --max=10 --cpu=80%\nkubectl autoscale deployment web --max=5 --memory=200Mi`,
  async run(session) {
    const { flags } = session;
    const dryRun = await dryRunOf(session);
    const printer = await outputPrinter(session, { typed: true });
    const min = flags.int('min');
    const max = flags.int('max');
    if (max < 1) throw new Failure(`--max=MAXPODS is required and must be at least 1, max: ${max}`);
    if (max < min) throw new Failure(`--max=MAXPODS must be larger or equal to --min=MINPODS, max: ${max}, min: ${min}`);
    const found = await build(session, { files: flags.list('filename'), fetch: true });
    const errors = [...found.errors];
    for (const info of found.infos) {
      try {
        const scaler = await scalerOf(session, info);
        if (flags.bool('save-config')) saveConfig(scaler);
        const made =
          dryRun === 'client'
            ? scaler
            : await post(
                session,
                { ...scaler, metadata: { ...scaler.metadata, namespace: info.namespace } },
                { plural: 'horizontalpodautoscalers', namespaced: true },
                dryRun === 'server',
                'Strict',
              );
        const suffix = dryRun === 'client' ? 'created (dry run)' : dryRun === 'server' ? 'autoscaled (server dry run)' : 'autoscaled';
        await session.out(printer ? await printer.print(made) : namePrinted(session, made, suffix));
      } catch (error) {
        errors.push(error as Error);
      }
    }
    throwAll(errors);
  },
};

async function scalerOf(session: Session, info: Info): Promise<KubeObject> {
  const { flags } = session;
  const { discovered } = await session.mapper();
  const { group, version, resource, kind } = info.resource;
  if (!SCALABLE.has(singularName(info.resource)))
    if (!discovered.resources.some((r) => r.resource === `${resource}/scale` && r.group === group))
      throw new Failure(
        `cannot autoscale a ${kind}: could not find scale subresource for ${group}/${version}, Resource=${resource} in discovery information`,
      );
  const name = flags.string('name') || info.name;
  const metrics = [metric(session, 'cpu'), metric(session, 'memory')].filter((m) => m !== undefined);
  if (isDns1123Subdomain(name).length)
    throw new Failure('failed to create autoscaling/v2 HPA and the configuration is incompatible with autoscaling/v1: empty input');
  const min = flags.int('min');
  return {
    kind: 'HorizontalPodAutoscaler',
    apiVersion: 'autoscaling/v2',
    metadata: { name },
    spec: {
      scaleTargetRef: { kind, name: info.name, apiVersion: apiVersionOf(info.resource) },
      ...(min > 0 ? { minReplicas: min } : {}),
      maxReplicas: flags.int('max'),
      ...(metrics.length ? { metrics } : {}),
    },
    status: { desiredReplicas: 0, currentMetrics: null },
  };
}
const SCALABLE = new Set(['deployment.apps', 'replicaset.apps', 'statefulset.apps', 'replicationcontroller']);

function metric({ flags }: Session, name: 'cpu' | 'memory'): Record<string, unknown> | undefined {
  let text = flags.string(name);
  if (name === 'cpu' && flags.changed('cpu-percent')) {
    if (text) throw new Failure('--cpu-percent and --cpu are mutually exclusive');
    const percent = flags.int('cpu-percent');
    text = percent >= 0 ? `${percent}%` : '';
  }
  if (!text) return undefined;
  const wanted = target(name, text);
  return wanted && { type: 'Resource', resource: { name, target: wanted } };
}

function target(name: string, text: string): Record<string, unknown> | undefined {
  const wrong = new Failure(`invalid resource ${name} value: ${text}`);
  if (text.endsWith('%')) {
    if (!/^\d+%$/.test(text)) throw wrong;
    const percent = Number(text.slice(0, -1));
    return percent ? { type: 'Utilization', averageUtilization: percent } : undefined;
  }
  try {
    return { type: 'AverageValue', averageValue: canonicalQuantity(text) };
  } catch {
    throw wrong;
  }
}
