import { addQuantity, compareQuantity, formatQuantity, parseQuantity, type Quantity } from '../../../../apimachinery/quantity.ts';
import { type Errors, forbidden, invalid, own, sorted } from '../../../validation/common.ts';
import { podResources } from './resources.ts';

type Amounts = Map<string, Quantity>;
function add(total: Amounts, list: Record<string, string> | undefined): void {
  for (const [name, value] of Object.entries(list ?? {})) {
    const before = total.get(name);
    total.set(name, before ? addQuantity(before, value) : parseQuantity(`${value}`));
  }
}
function raise(total: Amounts, other: Amounts): void {
  for (const [name, value] of other) {
    const before = total.get(name);
    if (!before || compareQuantity(value, before) > 0) total.set(name, value);
  }
}
/** What the containers need at their most. Upstream: component-helpers/resource AggregateContainerRequests. */
export function aggregate(spec: any, field: 'requests' | 'limits'): Amounts {
  const total: Amounts = new Map();
  for (const c of spec.containers ?? []) add(total, c.resources?.[field]);
  const most: Amounts = new Map();
  const sidecars: Amounts = new Map();
  for (const c of spec.initContainers ?? []) {
    const list = c.resources?.[field];
    const now: Amounts = new Map(sidecars);
    add(now, list);
    if (c.restartPolicy === 'Always') {
      add(total, list);
      add(sidecars, list);
    }
    raise(most, now);
  }
  raise(total, most);
  return total;
}
const isHuge = (name: string): boolean => name.startsWith('hugepages-');
const ofPods = (name: string): boolean => name === 'cpu' || name === 'memory' || isHuge(name);

/** Upstream: pkg/apis/core/v1/defaults.go defaultHugePagePodLimits, defaultPodRequests. */
export function podResourceDefaults(spec: any): void {
  const resources = spec.resources;
  if (!resources) return;
  const { limits = {}, requests = {} } = resources;
  if (Object.keys(limits).length || Object.keys(requests).length)
    for (const [name, value] of aggregate(spec, 'limits'))
      if (isHuge(name) && requests[name] === undefined) (resources.limits ??= {})[name] ??= formatQuantity(value);
  if (!Object.keys(resources.limits ?? {}).length) return;
  const wanted = { ...requests };
  for (const [name, value] of aggregate(spec, 'requests'))
    if ((name === 'cpu' || name === 'memory') && wanted[name] === undefined) wanted[name] = formatQuantity(value);
  for (const [name, value] of Object.entries(resources.limits)) if (ofPods(name)) wanted[name] ??= value;
  if (Object.keys(wanted).length) resources.requests = wanted;
}
/** Upstream: validatePodResources, validatePodResourceConsistency. */
export function podLevelResources(spec: any, path: string): Errors {
  const { resources } = spec;
  if (!resources) return [];
  if (spec.os?.name === 'windows') return [forbidden(path, 'may not be set for a windows pod')];
  const errors = podResources(resources, path);
  const amounts = (field: 'requests' | 'limits') => [...aggregate(spec, field)].sort(([a], [b]) => (a < b ? -1 : 1));
  for (const [name, sum] of amounts('requests')) {
    const asked = own<string>(resources.requests, name);
    if (asked !== undefined && compareQuantity(sum, asked) > 0)
      errors.push(
        invalid(
          `${path}.requests[${name}]`,
          asked,
          `must be greater than or equal to aggregate container requests of ${formatQuantity(sum)}`,
        ),
      );
  }
  for (const [name, sum] of amounts('limits')) {
    const most = own<string>(resources.limits, name);
    if (isHuge(name) && most !== undefined && compareQuantity(sum, most) > 0)
      errors.push(
        invalid(`${path}.limits[${name}]`, most, `must be greater than or equal to aggregate container limits of ${formatQuantity(sum)}`),
      );
  }
  (spec.containers ?? []).forEach((c: any, i: number) => {
    for (const [name, limit] of sorted<string>(c.resources?.limits)) {
      const most = own<string>(resources.limits, name);
      if (most !== undefined && compareQuantity(limit, most) > 0)
        errors.push(invalid(`${path}.containers[${i}][${name}].limits`, limit, `must be less than or equal to pod limits of ${most}`));
    }
  });
  return errors;
}
