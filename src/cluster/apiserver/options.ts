import { goQuote, notSupported } from '../../apimachinery/fields.ts';
import type { FieldError } from '../../kinds/resource.ts';
import { encode } from '../../os/http.ts';
import { badRequest, invalid } from './failures.ts';

export function integer(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name);
  if (text === null || text === '') return undefined;
  if (!/^[+-]?\d+$/.test(text)) throw badRequest(`strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax`);
  if (BigInt.asIntN(64, BigInt(text)) !== BigInt(text))
    throw badRequest(`strconv.ParseInt: parsing ${JSON.stringify(text)}: value out of range`);
  return Number(text);
}
/** Any text but `false` and `0` is true. Upstream: apimachinery/pkg/runtime Convert_Slice_string_To_bool. */
export function boolean(query: URLSearchParams, name: string): boolean | undefined {
  const text = query.get(name);
  return text === null ? undefined : text.toLowerCase() !== 'false' && text !== '0';
}
export const validationMode = (query: URLSearchParams): string => query.get('fieldValidation') || 'Warn';

/** Of CreateOptions, UpdateOptions, PatchOptions. Upstream: apimachinery/pkg/apis/meta/v1/validation. */
export function checkWriteOptions(
  kind: string,
  query: URLSearchParams,
  applies?: boolean,
): { dryRun: boolean; manager: string; force: boolean } {
  const errors: FieldError[] = [];
  const manager = query.get('fieldManager') ?? '';
  const force = boolean(query, 'force');
  if (kind === 'PatchOptions') {
    if (applies && !manager)
      errors.push({ type: 'FieldValueRequired', field: 'fieldManager', detail: 'Required value: is required for apply patch' });
    if (!applies && force !== undefined)
      errors.push({ type: 'FieldValueForbidden', field: 'force', detail: 'Forbidden: may not be specified for non-apply patch' });
  }
  const mode = query.get('fieldValidation') ?? '';
  errors.push(...managerErrors(manager));
  const dryRun = dryRunOf(query.getAll('dryRun'), errors);
  if (!['', 'Ignore', 'Warn', 'Strict'].includes(mode))
    errors.push(notSupported('fieldValidation', mode, ['', 'Ignore', 'Strict', 'Warn']));
  if (errors.length) throw invalid('meta.k8s.io', kind, '', errors);
  return { dryRun, manager, force: force ?? false };
}
export function dryRunOf(values: string[], errors: FieldError[]): boolean {
  if (values.some((value) => value !== 'All')) errors.push(notSupported('dryRun', values, ['All']));
  return values.length > 0;
}
function managerErrors(manager: string): FieldError[] {
  if (manager.length > 128)
    return [{ type: 'FieldValueTooLong', field: 'fieldManager', detail: 'Too long: may not be more than 128 bytes' }];
  const at = [...manager].findIndex((c) => /[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/u.test(c));
  if (at < 0) return [];
  const before = [...manager].slice(0, at).join('');
  const code = ([...manager][at].codePointAt(0) as number).toString(16).toUpperCase().padStart(4, '0');
  return [
    {
      type: 'FieldValueInvalid',
      field: 'fieldManager',
      detail: `Invalid value: ${goQuote(manager)}: invalid character U+${code} (at position ${encode(before).length})`,
    },
  ];
}
