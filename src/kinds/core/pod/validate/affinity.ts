import { isDns1123Label, isDns1123Subdomain, isValidLabelValue } from '../../../../apimachinery/labels.ts';
import { check, type Errors, forbidden, invalid, qualified, required } from '../../../validation/common.ts';
import { labelSelector } from '../../../validation/selectors.ts';

function nodeRequirement(r: any, path: string, strictValues: boolean): Errors {
  const { operator = '', values = [], key = '' } = r;
  const errors: Errors = [];
  if (operator === 'In' || operator === 'NotIn') {
    if (!values.length) errors.push(required(`${path}.values`, "must be specified when `operator` is 'In' or 'NotIn'"));
  } else if (operator === 'Exists' || operator === 'DoesNotExist') {
    if (values.length) errors.push(forbidden(`${path}.values`, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"));
  } else if (operator === 'Gt' || operator === 'Lt') {
    if (values.length !== 1) errors.push(required(`${path}.values`, "must be specified single value when `operator` is 'Lt' or 'Gt'"));
  } else errors.push(invalid(`${path}.operator`, operator, 'not a valid selector operator'));
  errors.push(...qualified(key, `${path}.key`));
  if (strictValues)
    values.forEach((v: string, i: number) => {
      errors.push(...check(`${path}.values[${i}]`, v, isValidLabelValue));
    });
  return errors;
}
function fieldRequirement(r: any, path: string): Errors {
  const { operator = '', values = [], key = '' } = r;
  const errors: Errors = [];
  if (operator === 'In' || operator === 'NotIn') {
    if (values.length !== 1)
      errors.push(required(`${path}.values`, "must be only one value when `operator` is 'In' or 'NotIn' for node field selector"));
  } else errors.push(invalid(`${path}.operator`, operator, 'not a valid selector operator'));
  if (key !== 'metadata.name') errors.push(invalid(`${path}.key`, key, 'not a valid field selector key'));
  else
    values.forEach((v: string, i: number) => {
      errors.push(...check(`${path}.values[${i}]`, v, isDns1123Subdomain));
    });
  return errors;
}
const nodeTerm = (term: any, path: string, strictValues: boolean): Errors => [
  ...(term.matchExpressions ?? []).flatMap((r: any, i: number) => nodeRequirement(r, `${path}.matchExpressions[${i}]`, strictValues)),
  ...(term.matchFields ?? []).flatMap((r: any, i: number) => fieldRequirement(r, `${path}.matchFields[${i}]`)),
];
export function nodeSelector(selector: any, path: string): Errors {
  const terms: any[] = selector.nodeSelectorTerms ?? [];
  const at = `${path}.nodeSelectorTerms`;
  if (!terms.length) return [required(at, 'must have at least one node selector term')];
  return terms.flatMap((t, i) => nodeTerm(t, `${at}[${i}]`, true));
}
const weight = (term: any, path: string): Errors =>
  term.weight > 0 && term.weight <= 100 ? [] : [invalid(`${path}.weight`, term.weight ?? 0, 'must be in the range 1-100')];

function labelKeys(keys: string[], selector: any, path: string): Errors {
  if (!keys.length) return [];
  if (!selector) return [forbidden(path, 'must not be specified when labelSelector is not set')];
  return keys.flatMap((k, i) => qualified(k, `${path}[${i}]`));
}
/** Upstream: ValidateMatchLabelKeysAndMismatchLabelKeys, one of whose paths lacks the field. */
export function matchLabelKeys(matching: string[], mismatching: string[], selector: any, path: string): Errors {
  const errors = [
    ...labelKeys(matching, selector, `${path}.matchLabelKeys`),
    ...labelKeys(mismatching, selector, `${path}.mismatchLabelKeys`),
  ];
  if (selector) {
    const known = new Set(Object.keys(selector.matchLabels ?? {}));
    for (const e of selector.matchExpressions ?? []) {
      const i = matching.lastIndexOf(e.key);
      if (i >= 0 && known.has(e.key)) errors.push(invalid(`${path}[${i}]`, e.key, 'exists in both matchLabelKeys and labelSelector'));
      known.add(e.key);
    }
  }
  matching.forEach((k, i) => {
    if (mismatching.includes(k))
      errors.push(invalid(`${path}.matchLabelKeys[${i}]`, k, 'exists in both matchLabelKeys and mismatchLabelKeys'));
  });
  return errors;
}
function podTerm(term: any, path: string): Errors {
  return [
    ...labelSelector(term.labelSelector, `${path}.labelSelector`),
    ...labelSelector(term.namespaceSelector, `${path}.namespaceSelector`),
    ...(term.namespaces ?? []).flatMap((n: string) => check(`${path}.namespace`, n, isDns1123Label)),
    ...matchLabelKeys(term.matchLabelKeys ?? [], term.mismatchLabelKeys ?? [], term.labelSelector, path),
    ...(term.topologyKey ? [] : [required(`${path}.topologyKey`, 'can not be empty')]),
    ...qualified(term.topologyKey ?? '', `${path}.topologyKey`),
  ];
}
const REQUIRED = 'requiredDuringSchedulingIgnoredDuringExecution';
const PREFERRED = 'preferredDuringSchedulingIgnoredDuringExecution';
const podAffinity = (a: any, path: string): Errors => [
  ...(a[REQUIRED] ?? []).flatMap((t: any, i: number) => podTerm(t, `${path}.${REQUIRED}[${i}]`)),
  ...(a[PREFERRED] ?? []).flatMap((t: any, i: number) => [
    ...weight(t, `${path}.${PREFERRED}[${i}]`),
    ...podTerm(t.podAffinityTerm ?? {}, `${path}.${PREFERRED}[${i}].podAffinityTerm`),
  ]),
];
export function affinity(a: any, path: string): Errors {
  if (!a) return [];
  const errors: Errors = [];
  const node = a.nodeAffinity;
  if (node) {
    const at = `${path}.nodeAffinity`;
    if (node[REQUIRED]) errors.push(...nodeSelector(node[REQUIRED], `${at}.${REQUIRED}`));
    (node[PREFERRED] ?? []).forEach((t: any, i: number) =>
      errors.push(...weight(t, `${at}.${PREFERRED}[${i}]`), ...nodeTerm(t.preference ?? {}, `${at}.${PREFERRED}[${i}].preference`, false)),
    );
  }
  if (a.podAffinity) errors.push(...podAffinity(a.podAffinity, `${path}.podAffinity`));
  if (a.podAntiAffinity) errors.push(...podAffinity(a.podAntiAffinity, `${path}.podAntiAffinity`));
  return errors;
}
