import { statusApart } from '../apps/workload-defaults.ts';
import type { Part } from '../part.ts';
import { policyBindingCells, policyCells } from './cells.ts';

function matchDefaults(match: any): void {
  if (!match) return;
  match.matchPolicy ??= 'Equivalent';
  match.namespaceSelector ??= {};
  match.objectSelector ??= {};
  for (const rule of [...(match.resourceRules ?? []), ...(match.excludeResourceRules ?? [])]) rule.scope ??= '*';
}
export const validatingPolicy: Part = {
  generation: true,
  cells: policyCells('validations'),
  strategy: {
    defaults: (o) => {
      o.spec ??= {};
      o.spec.failurePolicy ??= 'Fail';
      matchDefaults(o.spec.matchConstraints);
    },
    ...statusApart(() => ({})),
    ownMetadata: true,
    load: async () => (await import('./policies-validate.ts')).validatingStrategy,
  },
};
export const mutatingPolicy: Part = {
  generation: true,
  cells: policyCells('mutations'),
  strategy: {
    defaults: (o) => {
      o.spec ??= {};
      o.spec.failurePolicy ??= 'Fail';
      matchDefaults(o.spec.matchConstraints);
    },
    ownMetadata: true,
    load: async () => (await import('./policies-validate.ts')).mutatingStrategy,
  },
};
export const policyBinding: Part = {
  generation: true,
  cells: policyBindingCells,
  strategy: {
    defaults: (o) => matchDefaults((o.spec ??= {}).matchResources),
    ownMetadata: true,
    load: async () => (await import('./bindings-validate.ts')).bindingStrategy,
  },
};
