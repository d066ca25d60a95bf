import type { Describer } from './describer.ts';
import { annotations, type Lines, labels, rfc1123 } from './lines.ts';

type Any = any;
/** Upstream: describe.go HorizontalPodAutoscalerDescriber. */
export const horizontalPodAutoscaler: Describer = (out, { object }) => {
  const { metadata, spec, status = {} } = object;
  out.add(0, `Name:\t${metadata.name}`);
  out.add(0, `Namespace:\t${metadata.namespace}`);
  labels(out, 0, 'Labels', metadata.labels);
  annotations(out, 0, 'Annotations', metadata.annotations);
  out.add(0, `CreationTimestamp:\t${rfc1123(metadata.creationTimestamp)}`);
  const { kind, name } = spec.scaleTargetRef;
  out.add(0, `Reference:\t${kind}/${name}`);
  out.add(0, 'Metrics:\t( current / target )');
  (spec.metrics ?? []).forEach((m: Any, i: number) => out.add(1, metric(m, status.currentMetrics?.[i])));
  out.add(0, `Min replicas:\t${spec.minReplicas ?? '<unset>'}`);
  out.add(0, `Max replicas:\t${spec.maxReplicas}`);
  if (spec.behavior) {
    out.add(0, 'Behavior:');
    direction(out, 'Scale Up', spec.behavior.scaleUp);
    direction(out, 'Scale Down', spec.behavior.scaleDown);
  }
  out.add(0, `${kind} pods:\t${status.currentReplicas ?? 0} current / ${status.desiredReplicas ?? 0} desired`);
  if (!status.conditions?.length) return undefined;
  out.add(0, 'Conditions:');
  out.add(1, 'Type\tStatus\tReason\tMessage');
  out.add(1, '----\t------\t------\t-------');
  for (const c of status.conditions) out.add(1, `${c.type}\t${c.status}\t${c.reason}\t${c.message}`);
  return undefined;
};

function direction(out: Lines, title: string, rules: Any): void {
  if (!rules) return;
  out.add(1, `${title}:`);
  if (rules.stabilizationWindowSeconds !== undefined) out.add(2, `Stabilization Window: ${rules.stabilizationWindowSeconds} seconds`);
  if (!rules.policies?.length) return;
  out.add(2, `Select Policy: ${rules.selectPolicy ?? 'Max'}`);
  out.add(2, 'Policies:');
  for (const p of rules.policies) out.add(3, `- Type: ${p.type}\tValue: ${p.value}\tPeriod: ${p.periodSeconds} seconds`);
}

function metric(m: Any, now: Any): string {
  const key = `${m.type[0].toLowerCase()}${m.type.slice(1)}`;
  const { target, metric: named, describedObject, name } = m[key];
  const current = now?.[key]?.current;
  const wanted = target?.averageValue ?? target?.value;
  const value = `${current?.averageValue ?? current?.value ?? '<unknown>'} / ${wanted ?? '<auto>'}`;
  if (m.type === 'Pods') return `"${named.name}" on pods:\t${value}`;
  if (m.type === 'Object')
    return `"${named.name}" on ${describedObject.kind}/${describedObject.name} (target ${target.type === 'AverageValue' ? 'average ' : ''}value):\t${value}`;
  if (m.type === 'External') return `"${named.name}" (target ${target?.averageValue ? 'average ' : ''}value):\t${value}`;
  const where = m.type === 'ContainerResource' ? `of container "${m[key].container}" ` : '';
  if (target?.averageUtilization === undefined) return `resource ${name} ${where}on pods:\t${value}`;
  const share = current?.averageUtilization === undefined ? '<unknown>' : `${current.averageUtilization}% (${current.averageValue})`;
  return `resource ${name} ${where}on pods  (as a percentage of request):\t${share} / ${target.averageUtilization}%`;
}
