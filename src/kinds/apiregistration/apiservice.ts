import { statusApart } from '../apps/workload-defaults.ts';
import type { Part } from '../part.ts';
import { age, nameOf } from '../table/format.ts';

/** Upstream: kube-aggregator/pkg/registry/apiservice/etcd/etcd.go. */
export const apiService: Part = {
  cells: (o, now) => {
    const service = o.spec?.service;
    const available = (o.status?.conditions ?? []).find((c: any) => c.type === 'Available');
    const status = available?.status ?? 'Unknown';
    return [
      nameOf(o),
      service ? `${service.namespace}/${service.name}` : 'Local',
      status !== 'True' && available?.reason ? `${status} (${available.reason})` : status,
      age(o, now),
    ];
  },
  strategy: {
    defaults: (o) => {
      if (o.spec?.service) o.spec.service.port ??= 443;
    },
    ...statusApart(() => ({})),
    load: async () => (await import('./validate.ts')).apiServiceStrategy,
  },
};
