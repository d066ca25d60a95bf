import { labelSelectorToText } from '../../apimachinery/selectors.ts';
import type { Part } from '../part.ts';
import { age, nameOf } from '../table/format.ts';
import { networkPolicyErrors, networkPolicySpecErrors, policyWarnings } from './networkpolicy-validate.ts';

export const networkPolicy: Part = {
  generation: true,
  cells: (o, now) => [nameOf(o), labelSelectorToText(o.spec?.podSelector ?? {}), age(o, now)],
  strategy: {
    warnings: policyWarnings,
    validate: networkPolicyErrors,
    validateUpdate: networkPolicySpecErrors,
    defaults: (o) => {
      o.spec ??= {};
      o.spec.podSelector ??= {};
      for (const rule of [...(o.spec.ingress ?? []), ...(o.spec.egress ?? [])])
        for (const port of rule.ports ?? []) port.protocol ??= 'TCP';
      if (!o.spec.policyTypes?.length) o.spec.policyTypes = o.spec.egress?.length ? ['Ingress', 'Egress'] : ['Ingress'];
    },
  },
};
