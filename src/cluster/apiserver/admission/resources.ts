import { addQuantity, compareQuantity, parseQuantity, type Quantity } from '../../../apimachinery/quantity.ts';
import type { KubeObject } from '../../../apimachinery/types.ts';

export type Amounts = Record<string, Quantity>;

export const amounts = (given: Record<string, string | number> | undefined): Amounts =>
  Object.fromEntries(Object.entries(given ?? {}).map(([name, value]) => [name, parseQuantity(`${value}`)]));

function combine(a: Amounts, b: Amounts, join: (x: Quantity, y: Quantity) => Quantity): Amounts {
  const sum = { ...a };
  for (const [name, value] of Object.entries(b)) sum[name] = name in sum ? join(sum[name], value) : value;
  return sum;
}
export const add = (a: Amounts, b: Amounts): Amounts => combine(a, b, addQuantity);
const larger = (a: Amounts, b: Amounts): Amounts => combine(a, b, (x, y) => (compareQuantity(x, y) >= 0 ? x : y));

/** What a whole pod asks for, or may use: containers and sidecars together, or an init container if that is more. Upstream: component-helpers/resource. */
export function podAmounts(pod: KubeObject, what: 'requests' | 'limits'): Amounts {
  const of = (container: { resources?: Record<string, Record<string, string>> }) => amounts(container.resources?.[what]);
  let total = ((pod.spec.containers ?? []) as object[]).map(of).reduce(add, {});
  let sidecars: Amounts = {};
  let start: Amounts = {};
  for (const container of pod.spec.initContainers ?? []) {
    if (container.restartPolicy === 'Always') {
      sidecars = add(sidecars, of(container));
      total = add(total, of(container));
      start = larger(start, sidecars);
    } else start = larger(start, add(sidecars, of(container)));
  }
  total = larger(total, start);
  Object.assign(total, amounts(pod.spec.resources?.[what]));
  if (pod.spec.overhead) {
    const extra = amounts(pod.spec.overhead);
    const counted = what === 'requests' ? extra : Object.fromEntries(Object.entries(extra).filter(([name]) => name in total));
    total = add(total, counted);
  }
  return total;
}
