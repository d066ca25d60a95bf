import { isDns1123Subdomain } from '../../../../apimachinery/labels.ts';
import { check, duplicate, type Errors, invalid, label, required } from '../../../validation/common.ts';

/** The internal type, as Go prints it. */
const shown = (c: any) => ({
  Name: c.name ?? '',
  ResourceClaimName: c.resourceClaimName ?? null,
  ResourceClaimTemplateName: c.resourceClaimTemplateName ?? null,
});
/** Upstream: validatePodResourceClaims. */
export function resourceClaims(list: any[], path: string): Errors {
  const names = new Set<string>();
  return list.flatMap((c, i) => {
    const at = `${path}[${i}]`;
    const errors: Errors = [];
    const name = c.name ?? '';
    if (!name) errors.push(required(`${at}.name`));
    else if (names.has(name)) errors.push(duplicate(`${at}.name`, name));
    else {
      errors.push(...label(name, `${at}.name`));
      names.add(name);
    }
    const both = c.resourceClaimName !== undefined && c.resourceClaimTemplateName !== undefined;
    if (both) errors.push(invalid(at, shown(c), 'at most one of `resourceClaimName` or `resourceClaimTemplateName` may be specified'));
    else if (c.resourceClaimName === undefined && c.resourceClaimTemplateName === undefined)
      errors.push(invalid(at, shown(c), 'must specify one of: `resourceClaimName`, `resourceClaimTemplateName`'));
    for (const field of ['resourceClaimName', 'resourceClaimTemplateName'])
      if (c[field] !== undefined) errors.push(...check(`${at}.${field}`, c[field], isDns1123Subdomain));
    return errors;
  });
}
