import { compareQuantity, formatQuantity, parseQuantity, type Quantity } from '../../../apimachinery/quantity.ts';
import type { KubeObject } from '../../../apimachinery/types.ts';
import type { AdmissionRequest } from '../auth.ts';
import { listObjects } from '../authentication/lookup.ts';
import { joinErrors } from '../authorization/rbac.ts';
import { type AdmissionContext, createdPod, isFor, type Plugin, refuse } from './plugin.ts';
import { type Amounts, amounts, podAmounts } from './resources.ts';

const ANNOTATION = 'kubernetes.io/limit-ranger';
type Values = Record<string, string>;
interface Limit {
  type: string;
  min?: Values;
  max?: Values;
  default?: Values;
  defaultRequest?: Values;
  maxLimitRequestRatio?: Values;
}

const ranges = (request: AdmissionRequest, { storage }: AdmissionContext): Limit[][] =>
  listObjects(storage, '', 'limitranges', request.namespace).map((range) => range.spec?.limits ?? []);

/** Fills in defaults; tells what it set, as the annotation does. */
function fill(container: { name: string; resources?: { requests?: Values; limits?: Values } }, what: string, limit: Limit): string[] {
  container.resources ??= {};
  const said: string[] = [];
  for (const [field, defaults, word] of [
    ['requests', limit.defaultRequest, 'request'],
    ['limits', limit.default, 'limit'],
  ] as const) {
    const given = container.resources[field] ?? {};
    const set = Object.keys(defaults ?? {}).filter((name) => !(name in given));
    if (!set.length) continue;
    container.resources[field] = { ...given, ...Object.fromEntries(set.map((name) => [name, (defaults as Values)[name]])) };
    said.push(`${set.sort().join(', ')} ${word} for ${what} ${container.name}`);
  }
  return said;
}

function constraints(limit: Limit, requests: Amounts, limits: Amounts): string[] {
  const errors: string[] = [];
  const text = formatQuantity;
  const sorted = (values: Values | undefined) => Object.entries(amounts(values)).sort(([a], [b]) => (a < b ? -1 : 1));
  const less = (a: Quantity, b: Quantity) => compareQuantity(a, b) < 0;
  for (const [name, bound] of sorted(limit.min)) {
    const say = `minimum ${name} usage per ${limit.type} is ${text(bound)}`;
    if (!requests[name]) errors.push(`${say}.  No request is specified`);
    else if (less(requests[name], bound)) errors.push(`${say}, but request is ${text(requests[name])}`);
    else if (limits[name] && less(limits[name], bound)) errors.push(`${say}, but limit is ${text(limits[name])}`);
  }
  for (const [name, bound] of sorted(limit.max)) {
    const say = `maximum ${name} usage per ${limit.type} is ${text(bound)}`;
    if (!limits[name]) errors.push(`${say}.  No limit is specified`);
    else if (less(bound, limits[name])) errors.push(`${say}, but limit is ${text(limits[name])}`);
    else if (requests[name] && less(bound, requests[name])) errors.push(`${say}, but request is ${text(requests[name])}`);
  }
  for (const [name, bound] of sorted(limit.maxLimitRequestRatio)) {
    const say = `${name} max limit to request ratio per ${limit.type} is ${text(bound)}`;
    if (!requests[name]?.nano) errors.push(`${say}, but no request is specified or request is 0`);
    else if (!limits[name]?.nano) errors.push(`${say}, but no limit is specified or limit is 0`);
    else {
      const ratio = Number(limits[name].nano) / Number(requests[name].nano);
      if (ratio > Number(bound.nano) / 1e9) errors.push(`${say}, but provided ratio is ${ratio.toFixed(6)}`);
    }
  }
  return errors;
}

function podErrors(pod: KubeObject, limits: Limit[]): string[] {
  return limits.flatMap((limit) => {
    if (limit.type === 'Pod') return constraints(limit, podAmounts(pod, 'requests'), podAmounts(pod, 'limits'));
    if (limit.type !== 'Container') return [];
    return [...(pod.spec.containers ?? []), ...(pod.spec.initContainers ?? [])].flatMap((container) =>
      constraints(limit, amounts(container.resources?.requests), amounts(container.resources?.limits)),
    );
  });
}

function claimErrors(claim: KubeObject, limits: Limit[]): string[] {
  const requests = amounts(claim.spec.resources?.requests);
  return limits.flatMap((limit) => {
    if (limit.type !== 'PersistentVolumeClaim') return [];
    const check = (values: Values | undefined, word: string, wrong: (asked: Quantity, bound: Quantity) => boolean) =>
      Object.entries(values ?? {}).flatMap(([name, value]) => {
        const bound = parseQuantity(value);
        const say = `${word} ${name} usage per ${limit.type} is ${formatQuantity(bound)}`;
        if (!requests[name]) return [`${say}.  No request is specified`];
        return wrong(requests[name], bound) ? [`${say}, but request is ${formatQuantity(requests[name])}`] : [];
      });
    return [
      ...check(limit.min, 'minimum', (asked, bound) => compareQuantity(asked, bound) < 0),
      ...check(limit.max, 'maximum', (asked, bound) => compareQuantity(asked, bound) > 0),
    ];
  });
}

/** Upstream: plugin/pkg/admission/limitranger. */
export const limitRanger: Plugin = {
  name: 'LimitRanger',
  mutate(request, context) {
    const pod = createdPod(request);
    if (!pod) return;
    for (const limits of ranges(request, context)) {
      const defaults = limits.filter((limit) => limit.type === 'Container');
      const said = defaults.flatMap((limit) => [
        ...(pod.spec.containers ?? []).flatMap((container: { name: string }) => fill(container, 'container', limit)),
        ...(pod.spec.initContainers ?? []).flatMap((container: { name: string }) => fill(container, 'init container', limit)),
      ]);
      if (said.length)
        pod.metadata.annotations = { ...pod.metadata.annotations, [ANNOTATION]: `LimitRanger plugin set: ${said.join('; ')}` };
    }
  },
  validate(request, context) {
    const pod = createdPod(request);
    const writes = request.operation === 'CREATE' || request.operation === 'UPDATE';
    const claim = writes && isFor(request, '', 'persistentvolumeclaims') ? request.object : undefined;
    if (!pod && !claim) return;
    for (const limits of ranges(request, context)) {
      const errors = pod ? podErrors(pod, limits) : claimErrors(claim as KubeObject, limits);
      if (errors.length) throw refuse(request, joinErrors(errors));
    }
  },
};
