import { addQuantity, compareQuantity, quantityMilli, quantityValue } from '../../apimachinery/quantity.ts';
import { goSort } from '../gosort.ts';
import { alignTabs, TABLE } from '../printers/tabwriter.ts';

type Usage = Record<string, string>;
export interface NodeMetrics {
  metadata: { name: string };
  usage: Usage;
}
export interface ContainerMetrics {
  name: string;
  usage: Usage;
}
export interface PodMetrics {
  metadata: { name: string; namespace: string };
  containers: ContainerMetrics[];
}
export interface TopOptions {
  noHeaders: boolean;
  sortBy: string;
  swap: boolean;
}

const measured = (swap: boolean): string[] => ['cpu', 'memory', ...(swap ? ['swap'] : [])];
const text = (resource: string, quantity: string): string =>
  resource === 'cpu' ? `${quantityMilli(quantity)}m` : `${Math.trunc(quantityValue(quantity) / 1048576)}Mi`;
const table = (rows: string[][]): string =>
  rows.length ? `${alignTabs(rows.map((row) => row.map((cell) => `${cell}\t`).join('')).join('\n'), TABLE)}\n` : '';
/** The largest use first, or by name. */
const ordered = <T>(items: T[], sortBy: string, usage: (item: T) => Usage, name: (item: T) => string): T[] =>
  goSort([...items], (a, b) => (sortBy ? compareQuantity(usage(a)[sortBy] ?? '0', usage(b)[sortBy] ?? '0') > 0 : name(a) < name(b)));

/** Upstream: kubectl/pkg/metricsutil/metrics_printer.go PrintNodeMetrics. `available`: what each node has. */
export function nodeTable(metrics: NodeMetrics[], available: Map<string, Usage>, options: TopOptions): string {
  if (!metrics.length) return '';
  const head = ['NAME', 'CPU(cores)', 'CPU(%)', 'MEMORY(bytes)', 'MEMORY(%)', ...(options.swap ? ['SWAP(bytes)', 'SWAP(%)'] : [])];
  const rows = options.noHeaders ? [] : [head];
  const left = new Map(available);
  for (const { metadata, usage } of ordered(
    metrics,
    options.sortBy,
    (m) => m.usage,
    (m) => m.metadata.name,
  )) {
    const has = available.get(metadata.name) ?? {};
    left.delete(metadata.name);
    const cells = measured(options.swap).flatMap((resource) => {
      if (resource === 'swap' && has.swap === undefined) return ['<unknown>', '<unknown>'];
      const used = usage[resource] ?? '0';
      if (has[resource] === undefined) return [text(resource, used)];
      const whole = quantityMilli(has[resource]);
      return [text(resource, used), `${whole ? Math.trunc((quantityMilli(used) / whole) * 100) : 0}%`];
    });
    rows.push([metadata.name, ...cells]);
  }
  for (const name of left.keys()) rows.push([name, ...measured(options.swap).flatMap(() => ['<unknown>', '<unknown>'])]);
  return table(rows);
}

const sumOf = (list: Usage[], resources: string[]): Usage =>
  Object.fromEntries(
    resources.map((resource) => [
      resource,
      `${list.reduce((sum, usage) => quantityMilli(addQuantity(`${sum}m`, usage[resource] ?? '0')), 0)}m`,
    ]),
  );

/** Upstream: PrintPodMetrics. */
export function podTable(metrics: PodMetrics[], options: TopOptions & { containers: boolean; namespaces: boolean; sum: boolean }): string {
  if (!metrics.length) return '';
  const resources = measured(options.swap);
  const values = (usage: Usage) => resources.map((resource) => text(resource, usage[resource] ?? '0'));
  const total = (pod: PodMetrics) =>
    sumOf(
      pod.containers.map((c) => c.usage),
      resources,
    );
  const lead = [...(options.namespaces ? ['NAMESPACE'] : []), ...(options.containers ? ['POD'] : [])];
  const head = [...lead, 'NAME', 'CPU(cores)', 'MEMORY(bytes)', ...(options.swap ? ['SWAP(bytes)'] : [])];
  const rows = options.noHeaders ? [] : [head];
  const name = ({ metadata }: PodMetrics) => (options.namespaces ? `${metadata.namespace}\u0000${metadata.name}` : metadata.name);
  for (const pod of ordered(metrics, options.sortBy, total, name)) {
    const start = options.namespaces ? [pod.metadata.namespace] : [];
    if (!options.containers) rows.push([...start, pod.metadata.name, ...values(total(pod))]);
    else
      for (const c of ordered(
        pod.containers,
        options.sortBy,
        (each) => each.usage,
        (each) => each.name,
      ))
        rows.push([...start, pod.metadata.name, c.name, ...values(c.usage)]);
  }
  if (options.sum) {
    const width = options.noHeaders ? head.length - lead.length : head.length;
    const all = sumOf(metrics.map(total), resources);
    rows.push([...Array(width - 2).fill(''), '________', '________']);
    rows.push([...Array(width - 3).fill(''), '', ...values(all)]);
  }
  return table(rows);
}
