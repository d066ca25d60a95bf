import type { Part } from '../part.ts';
import { age, nameOf } from '../table/format.ts';

export const ingressClass: Part = {
  generation: true,
  cells: (o, now) => {
    const parameters = o.spec?.parameters;
    const kind = parameters && `${parameters.kind}${parameters.apiGroup ? `.${parameters.apiGroup}` : ''}`;
    const standard = o.metadata.annotations?.['ingressclass.kubernetes.io/is-default-class'] === 'true';
    return [
      nameOf(o) + (standard ? ' (default)' : ''),
      o.spec?.controller ?? '',
      parameters ? `${kind}/${parameters.name}` : '<none>',
      age(o, now),
    ];
  },
  strategy: {
    defaults: (o) => {
      o.spec ??= {};
      if (o.spec.parameters) o.spec.parameters.scope ??= 'Cluster';
    },
  },
};
