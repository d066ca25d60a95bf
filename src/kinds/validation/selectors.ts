import { isValidLabelValue } from '../../apimachinery/labels.ts';
import { byKey, check, type Errors, forbidden, invalid, labels, qualified, required, same } from './common.ts';

export function valuesOf(operator: string, values: string[], path: string): Errors {
  if (operator === 'In' || operator === 'NotIn')
    return values.length ? [] : [required(`${path}.values`, "must be specified when `operator` is 'In' or 'NotIn'")];
  if (operator === 'Exists' || operator === 'DoesNotExist')
    return values.length ? [forbidden(`${path}.values`, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'")] : [];
  return [invalid(`${path}.operator`, operator, 'not a valid selector operator')];
}
/** Upstream: apimachinery/pkg/apis/meta/v1/validation ValidateLabelSelector. */
export function labelSelector(selector: any, path: string): Errors {
  if (!selector) return [];
  return [
    ...labels(selector.matchLabels, `${path}.matchLabels`),
    ...(selector.matchExpressions ?? []).flatMap((e: any, i: number) => {
      const at = `${path}.matchExpressions[${i}]`;
      const values: string[] = e.values ?? [];
      return [
        ...valuesOf(e.operator ?? '', values, at),
        ...qualified(e.key ?? '', `${at}.key`),
        ...values.flatMap((v, n) => check(`${at}.values[${n}]`, v, isValidLabelValue)),
      ];
    }),
  ];
}
export const isEmptySelector = (s: any): boolean => !Object.keys(s?.matchLabels ?? {}).length && !(s?.matchExpressions ?? []).length;
/** As Go prints a selector: without what is empty. */
export const shownSelector = (s: any): any =>
  s && {
    ...(s.matchLabels && Object.keys(s.matchLabels).length && { matchLabels: byKey(s.matchLabels) }),
    ...(s.matchExpressions?.length && {
      matchExpressions: s.matchExpressions.map(({ key = '', operator = '', values }: any) => ({
        key,
        operator,
        ...(values?.length && { values }),
      })),
    }),
  };
export const immutableSelector = (now: any, old: any, path: string): Errors =>
  same(now, old) ? [] : [invalid(path, shownSelector(now) ?? null, 'field is immutable')];
