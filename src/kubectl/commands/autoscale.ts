import { canonicalQuantity } from '../../apimachinery/quantity.ts';
import type { KubeObject } from '../../apimachinery/types.ts';
import { apiVersionOf, singularName } from '../../client/mapper.ts';
import { build, type Info, visitAll } from '../builder.ts';
import type { Command } from '../command.ts';
import { post, saveConfig } from '../creating.ts';
import { type DryRun, dryRunOf, dryRunSuffix } from '../dryrun.ts';
import { Failure } from '../errors.ts';
import { namePrinted, outputPrinter } from '../printers/output.ts';
import { recorded } from '../recording.ts';
import type { Session } from '../session.ts';

interface Target {
  type: 'Utilization' | 'AverageValue';
  averageUtilization?: number;
  averageValue?: string;
}

/** Upstream: kubectl/pkg/cmd/autoscale. */
export const autoscale: Command = {
  required: ['max'],
  about: 'Create a horizontal pod autoscaler, which sets the number of pods of a workload.',
  examples: `kubectl autoscale deployment web --min=2 --max=10 --cpu=80%\nkubectl autoscale deployment web --max=5 --memory=200Mi`,
  async run(session) {
    const { flags } = session;
    const dryRun = await dryRunOf(session);
    const [min, max] = [flags.int('min'), flags.int('max')];
    if (max < 1) throw new Failure(`--max=MAXPODS is required and must be at least 1, max: ${max}`);
    if (max < min) throw new Failure(`--max=MAXPODS must be larger or equal to --min=MINPODS, max: ${max}, min: ${min}`);
    if (flags.int('cpu-percent') > 0 && flags.string('cpu')) throw new Failure('--cpu-percent and --cpu are mutually exclusive');
    for (const name of ['cpu', 'memory'] as const) if (flags.string(name)) target(name, flags.string(name));
    const files = flags.list('filename');
    const found = await build(session, { files, fetch: !files.length });
    let done = 0;
    await visitAll(found, async (info) => {
      await checkScalable(session, info);
      await make(session, info, dryRun);
      done++;
    });
    if (!done) throw new Failure('no objects passed to autoscale');
  },
};

const SCALABLE = new Set(['deployment.apps', 'replicaset.apps', 'statefulset.apps', 'replicationcontroller']);
async function checkScalable(session: Session, info: Info): Promise<void> {
  const { discovered } = await session.mapper();
  const { group, version, resource, kind } = info.resource;
  if (SCALABLE.has(singularName(info.resource))) return;
  if (!discovered.resources.some((r) => r.group === group && (r.resource === `${resource}/scale` || isScaled(r, resource))))
    throw new Failure(
      `cannot autoscale a ${kind}: could not find scale subresource for ${group}/${version}, Resource=${resource} in discovery information`,
    );
}
const isScaled = (r: { resource: string; subresources: string[] }, resource: string): boolean =>
  r.resource === resource && r.subresources.includes('scale');

/** With autoscaling/v2; where that fails and says no more than v1 can, with v1. */
async function make(session: Session, info: Info, dryRun: DryRun): Promise<void> {
  const { flags } = session;
  try {
    return await send(session, secondVersion(session, info), dryRun);
  } catch {
    let compatible = false;
    try {
      const type = target('cpu', flags.string('cpu')).type;
      compatible = !flags.string('memory') && (flags.int('cpu-percent') >= 0 || type === 'Utilization');
    } catch (error) {
      throw incompatible((error as Error).message);
    }
    if (!compatible) throw incompatible('%!w(<nil>)');
    await send(session, firstVersion(session, info), dryRun);
  }
}
const incompatible = (why: string): Failure =>
  new Failure(`failed to create autoscaling/v2 HPA and the configuration is incompatible with autoscaling/v1: ${why}`);

async function send(session: Session, given: KubeObject, dryRun: DryRun): Promise<void> {
  const scaler = recorded(session, given);
  if (session.flags.bool('save-config') && dryRun !== 'client') saveConfig(scaler);
  const { namespace } = session.namespace();
  const kind = { plural: 'horizontalpodautoscalers', namespaced: true };
  const target = { ...scaler, metadata: { ...scaler.metadata, namespace } };
  const made = dryRun === 'client' ? scaler : await post(session, target, kind, dryRun === 'server', '');
  const printer = await outputPrinter(session, { typed: true });
  const done = `${dryRun === 'client' ? 'created' : 'autoscaled'}${dryRunSuffix(dryRun)}`;
  await session.out(printer ? await printer.print(made) : namePrinted(session, made, done));
}

function base(session: Session, info: Info, version: string, spec: Record<string, unknown>): KubeObject {
  const { flags } = session;
  const { namespace, explicit } = session.namespace();
  const min = flags.int('min');
  return {
    kind: 'HorizontalPodAutoscaler',
    apiVersion: `autoscaling/${version}`,
    metadata: { name: flags.string('name') || info.name, ...(explicit ? { namespace } : {}) },
    spec: {
      scaleTargetRef: { kind: info.resource.kind, name: info.name, apiVersion: apiVersionOf(info.resource) },
      ...(min > 0 ? { minReplicas: min } : {}),
      maxReplicas: flags.int('max'),
      ...spec,
    },
  };
}
function firstVersion(session: Session, info: Info): KubeObject {
  const percent = session.flags.int('cpu-percent');
  const spec = percent >= 0 ? { targetCPUUtilizationPercentage: percent } : {};
  return { ...base(session, info, 'v1', spec), status: { currentReplicas: 0, desiredReplicas: 0 } };
}
function secondVersion(session: Session, info: Info): KubeObject {
  const { flags } = session;
  const metrics: { name: string; target: Target }[] = [];
  const percent = flags.int('cpu-percent');
  if (percent > 0) metrics.push({ name: 'cpu', target: { type: 'Utilization', averageUtilization: percent } });
  for (const name of ['cpu', 'memory'] as const) if (flags.string(name)) metrics.push({ name, target: target(name, flags.string(name)) });
  const spec = metrics.length ? { metrics: metrics.map((resource) => ({ type: 'Resource', resource })) } : {};
  return { ...base(session, info, 'v2', spec), status: { desiredReplicas: 0, currentMetrics: null } };
}

/** `70%`, `500m`, or a bare number in thousandths of a cpu and in mebibytes. */
function target(name: 'cpu' | 'memory', given: string): Target {
  const text = given.trim();
  if (!text) throw new Failure('empty input');
  if (text.endsWith('%')) {
    const percent = text.slice(0, -1);
    if (!/^\+?\d+$/.test(percent) || Number(percent) > 2147483647) throw new Failure(`invalid percentage value: ${percent}`);
    return { type: 'Utilization', averageUtilization: Number(percent) };
  }
  const bare = /^[+-]?(\d+\.?\d*|\.\d+)$/.test(text);
  try {
    return { type: 'AverageValue', averageValue: canonicalQuantity(bare ? `${Number(text)}${name === 'cpu' ? 'm' : 'Mi'}` : text) };
  } catch {
    throw new Failure(`invalid resource ${name} value: ${text}`);
  }
}
