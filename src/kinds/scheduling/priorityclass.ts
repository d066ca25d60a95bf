import type { KubeObject } from '../../apimachinery/types.ts';
import type { Part } from '../part.ts';
import { age, nameOf } from '../table/format.ts';
import { type Errors, forbidden, invalid, notSupported } from '../validation/common.ts';
import { objectMeta } from '../validation/meta.ts';

const SYSTEM: Record<string, number> = { 'system-cluster-critical': 2000000000, 'system-node-critical': 2000001000 };
const HIGHEST = 1000000000;

/** What is wrong with a class that bears a system's name. */
function systemProblem({ metadata, value, globalDefault }: KubeObject): string | undefined {
  const name = metadata.name as string;
  if (!(name in SYSTEM)) return `${name} is not a known system priority class`;
  if (value !== SYSTEM[name]) return `value of ${name} PriorityClass must be ${SYSTEM[name]}`;
  return globalDefault ? `globalDefault of ${name} PriorityClass must be false` : undefined;
}

/** Upstream: pkg/apis/scheduling/validation. */
function validate(o: KubeObject): Errors {
  const errors = objectMeta(o, false);
  if (o.metadata.name?.startsWith('system-')) {
    const problem = systemProblem(o);
    if (problem)
      errors.push(
        forbidden('metadata.name', `priority class names with 'system-' prefix are reserved for system use only. error: ${problem}`),
      );
  } else if (o.value > HIGHEST) errors.push(forbidden('value', `maximum allowed value of a user defined priority is ${HIGHEST}`));
  const policies = ['PreemptLowerPriority', 'Never'];
  if (o.preemptionPolicy && !policies.includes(o.preemptionPolicy))
    errors.push(notSupported('preemptionPolicy', o.preemptionPolicy, policies));
  return errors;
}

export const priorityClass: Part = {
  generation: true,
  cells: (o, now) => [nameOf(o), o.value ?? 0, o.globalDefault ?? false, age(o, now), o.preemptionPolicy ?? ''],
  strategy: {
    defaults: (o) => {
      o.value ??= 0;
      o.preemptionPolicy ??= 'PreemptLowerPriority';
    },
    // Nothing of it counts.
    prepareForUpdate: (o, old) => {
      o.metadata.generation = old.metadata.generation;
    },
    validate,
    validateUpdate: (o, old) => [
      ...(o.value === old.value ? [] : [forbidden('value', 'may not be changed in an update.')]),
      ...(o.preemptionPolicy === old.preemptionPolicy ? [] : [invalid('preemptionPolicy', o.preemptionPolicy, 'field is immutable')]),
    ],
  },
};
