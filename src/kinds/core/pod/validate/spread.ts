import { duplicate, type Errors, invalid, oneOf, positive, required } from '../../../validation/common.ts';
import { labelSelector } from '../../../validation/selectors.ts';
import { matchLabelKeys } from './affinity.ts';

/** Upstream: validateTopologySpreadConstraints. */
export const topologySpread = (list: any[], path: string): Errors =>
  list.flatMap((c, i) => {
    const at = `${path}[${i}]`;
    const action = c.whenUnsatisfiable ?? '';
    const key = c.topologyKey ?? '';
    const errors = positive(c.maxSkew, `${at}.maxSkew`);
    if (!key) errors.push(required(`${at}.topologyKey`, 'can not be empty'));
    errors.push(...oneOf(action, `${at}.whenUnsatisfiable`, ['DoNotSchedule', 'ScheduleAnyway']));
    if (list.slice(i + 1).some((o) => (o.topologyKey ?? '') === key && (o.whenUnsatisfiable ?? '') === action))
      errors.push(duplicate(`${at}.{topologyKey, whenUnsatisfiable}`, `{${key}, ${action}}`));
    if (c.minDomains !== undefined) {
      errors.push(...positive(c.minDomains, `${at}.minDomains`));
      if (action !== 'DoNotSchedule')
        errors.push(invalid(`${at}.minDomains`, c.minDomains, `can only use minDomains if whenUnsatisfiable=DoNotSchedule, not ${action}`));
    }
    for (const field of ['nodeAffinityPolicy', 'nodeTaintsPolicy'])
      if (c[field] !== undefined) errors.push(...oneOf(c[field], `${at}.${field}`, ['Honor', 'Ignore']));
    errors.push(...matchLabelKeys(c.matchLabelKeys ?? [], [], c.labelSelector, at));
    return [...errors, ...labelSelector(c.labelSelector, `${at}.labelSelector`)];
  });
