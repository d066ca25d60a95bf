import { addQuantity, canonicalQuantity, compareQuantity, formatQuantity, quantityAsNumber } from '../../apimachinery/quantity.ts';
import type { KubeObject } from '../../apimachinery/types.ts';

export type Amounts = Record<string, string>;

export function sumOf(all: (Amounts | undefined)[]): Amounts {
  const sum: Amounts = {};
  for (const amounts of all)
    for (const [name, amount] of Object.entries(amounts ?? {}))
      sum[name] = formatQuantity(addQuantity(sum[name] ?? amount, sum[name] ? amount : '0'));
  return sum;
}

/** What a pod needs: all its containers together, or the init container that needs most. Upstream: resource helpers PodRequests. */
export function amountsOf(pod: KubeObject, what: 'requests' | 'limits'): Amounts {
  const { containers = [], initContainers = [], overhead } = pod.spec;
  const sidecars: Amounts[] = [];
  const most: Amounts = {};
  for (const container of initContainers) {
    const own: Amounts = container.resources?.[what] ?? {};
    if (container.restartPolicy === 'Always') sidecars.push(own);
    const peak = container.restartPolicy === 'Always' ? sumOf(sidecars) : sumOf([...sidecars, own]);
    for (const [name, amount] of Object.entries(peak)) if (!most[name] || compareQuantity(amount, most[name]) > 0) most[name] = amount;
  }
  const sum = sumOf([...containers.map((c: { resources?: Record<string, Amounts> }) => c.resources?.[what]), ...sidecars]);
  for (const [name, amount] of Object.entries(most)) if (!sum[name] || compareQuantity(amount, sum[name]) > 0) sum[name] = amount;
  return sumOf([sum, overhead && what === 'requests' ? overhead : undefined]);
}

/** `10m (0%)` of what there is. */
export function share(amount: string | undefined, total: string | undefined): string {
  const all = total ? quantityAsNumber(total) : 0;
  const percent = all && amount ? Math.trunc((quantityAsNumber(amount) / all) * 100) : 0;
  return `${amount ? canonicalQuantity(amount) : '0'} (${percent}%)`;
}
