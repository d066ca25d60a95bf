import { isDns1123Subdomain, isPathSegmentName } from '../../apimachinery/labels.ts';
import type { KubeObject } from '../../apimachinery/types.ts';
import { statusApart } from '../apps/workload-defaults.ts';
import type { Part } from '../part.ts';
import { age, nameOf } from '../table/format.ts';
import { check, type Errors, internalInvalid, invalid, required, same } from '../validation/common.ts';
import { canonicalCidr, canonicalIp, familyOf } from '../validation/ip.ts';
import { objectMeta } from '../validation/meta.ts';

/** Upstream: pkg/apis/networking/validation validateIPAddressParentReference. */
function parentErrors(ref: any): Errors {
  const path = 'spec.parentRef';
  if (!ref) return [required(path)];
  const named = (field: string, needed: boolean): Errors =>
    ref[field] ? check(`${path}.${field}`, ref[field], isPathSegmentName) : needed ? [required(`${path}.${field}`)] : [];
  return [
    ...(ref.group ? check(`${path}.group`, ref.group, isDns1123Subdomain) : []),
    ...named('resource', true),
    ...named('name', true),
    ...named('namespace', false),
  ];
}
const isAddressName = (name: string): string[] => canonicalIp(name, '').map((e) => e.detail.replace(/^Invalid value: ".*?": /, ''));
const addressErrors = (o: KubeObject): Errors => [...objectMeta(o, false, isAddressName), ...parentErrors(o.spec.parentRef)];
export const ipAddress: Part = {
  cells: (o, now) => {
    const ref = o.spec?.parentRef;
    const kind = ref && `${ref.resource ?? ''}${ref.group ? `.${ref.group}` : ''}`.toLowerCase();
    return [nameOf(o), ref ? `${kind}${ref.namespace ? `/${ref.namespace}` : ''}/${ref.name ?? ''}` : '<none>', age(o, now)];
  },
  strategy: {
    defaults: (o) => {
      o.spec ??= {};
    },
    validate: addressErrors,
    validateUpdate: (o, old) => [
      ...addressErrors(o),
      ...(same(o.spec.parentRef, old.spec.parentRef)
        ? []
        : [
            o.spec.parentRef
              ? internalInvalid('spec.parentRef', 'ParentReference', o.spec.parentRef, 'field is immutable')
              : invalid('spec.parentRef', null, 'field is immutable'),
          ]),
    ],
  },
};
function cidrErrors(cidrs: string[]): Errors {
  const path = 'spec.cidrs';
  if (!cidrs.length) return [required(path, 'at least one CIDR required')];
  if (cidrs.length > 2) return [internalInvalid(path, 'ServiceCIDRSpec', { cidrs }, 'may only hold up to 2 values')];
  const errors = cidrs.flatMap((c, i) => canonicalCidr(c, `${path}[${i}]`));
  const families = cidrs.map((c) => familyOf(c.split('/')[0]));
  if (families.length === 2 && families[0] && families[0] === families[1])
    errors.push(invalid(path, cidrs, 'may specify no more than one IP for each IP family, i.e 192.168.0.0/24 and 2001:db8::/64'));
  return errors;
}
/** Upstream: ValidateServiceCIDRUpdate: one may become two. */
function cidrUpdate(given: string[] | undefined, old: string[]): Errors {
  const now = given ?? [];
  const changed = (i: number): Errors => (now[i] === old[i] ? [] : [invalid(`spec.cidrs[${i}]`, now[i], 'field is immutable')]);
  if (old.length === now.length) return old.flatMap((_, i) => changed(i));
  if (old.length === 1 && now.length === 2) return [...changed(0), ...cidrErrors(now)];
  return [invalid('spec.cidrs', given ?? null, 'field is immutable')];
}
export const serviceCidr: Part = {
  cells: (o, now) => [nameOf(o), (o.spec?.cidrs ?? []).join(','), age(o, now)],
  strategy: {
    defaults: (o) => {
      o.spec ??= {};
    },
    ...statusApart(() => ({})),
    validate: (o) => [...objectMeta(o, false), ...cidrErrors(o.spec.cidrs ?? [])],
    validateUpdate: (o, old) => cidrUpdate(o.spec.cidrs, old.spec.cidrs ?? []),
  },
};
