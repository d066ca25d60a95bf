import type { Part } from '../part.ts';
import { limitRangeErrors } from './quota-validate.ts';

/** Upstream: pkg/apis/core/v1/defaults.go SetDefaults_LimitRangeItem. */
function itemDefaults(item: any): void {
  if (item.type !== 'Container') return;
  item.default = { ...item.max, ...item.default };
  item.defaultRequest = { ...item.min, ...item.default, ...item.defaultRequest };
  for (const field of ['default', 'defaultRequest']) if (!Object.keys(item[field]).length) delete item[field];
}
export const limitRange: Part = {
  strategy: {
    validate: limitRangeErrors,
    ownMetadata: true,
    validateUpdate: limitRangeErrors,
    defaults: (o) => {
      o.spec ??= {};
      for (const item of o.spec.limits ?? []) itemDefaults(item);
    },
  },
};
