import { statusApart } from '../apps/workload-defaults.ts';
import { balancerText } from '../core/service/cells.ts';
import type { Part } from '../part.ts';
import { age, nameOf } from '../table/format.ts';
import { objectMeta } from '../validation/meta.ts';
import { ingressErrors, ingressSpecErrors, ingressStatusErrors } from './ingress-validate.ts';

function hostsText(rules: any[]): string {
  const hosts: string[] = [];
  let more = false;
  for (const { host } of rules) {
    if (hosts.length === 3) more = true;
    if (!more && host) hosts.push(host);
  }
  if (!hosts.length) return '*';
  return hosts.join(',') + (more ? ` + ${rules.length - 3} more...` : '');
}
export const ingress: Part = {
  generation: true,
  cells: (o, now) => [
    nameOf(o),
    o.spec?.ingressClassName ?? '<none>',
    hostsText(o.spec?.rules ?? []),
    balancerText(o.status),
    o.spec?.tls?.length ? '80, 443' : '80',
    age(o, now),
  ],
  strategy: {
    defaults: (o) => {
      o.spec ??= {};
    },
    ...statusApart(() => ({ loadBalancer: {} })),
    validate: ingressErrors,
    warnings: (o, old) =>
      !old && o.metadata.annotations?.['kubernetes.io/ingress.class'] !== undefined && o.spec.ingressClassName === undefined
        ? [`annotation "kubernetes.io/ingress.class" is deprecated, please use 'spec.ingressClassName' instead`]
        : [],
    validateUpdate: (o) => [...objectMeta(o, true), ...ingressSpecErrors(o)],
    validateStatusUpdate: ingressStatusErrors,
  },
};
