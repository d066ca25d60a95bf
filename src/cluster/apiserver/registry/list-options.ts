import { failure } from '../../../apimachinery/types.ts';
import type { FieldError } from '../../../kinds/resource.ts';
import { invalid } from '../failures.ts';
import { boolean } from '../options.ts';

const MATCH = 'resourceVersionMatch';
const forbidden = (why: string): FieldError => ({ type: 'FieldValueForbidden', field: MATCH, detail: `Forbidden: ${why}` });

/** Upstream: apimachinery/pkg/apis/meta/internalversion/validation ValidateListOptions. */
export function checkListOptions(query: URLSearchParams, watching: boolean): void {
  const match = query.get(MATCH) ?? '';
  const version = query.get('resourceVersion') ?? '';
  const continues = query.get('continue') ?? '';
  const initial = boolean(query, 'sendInitialEvents');
  const errors = watching ? watchErrors(match, initial, continues) : listErrors(match, version, continues, initial);
  if (errors.length) throw invalid('meta.k8s.io', 'ListOptions', '', errors);
}
function listErrors(match: string, version: string, continues: string, initial: boolean | undefined): FieldError[] {
  const errors: FieldError[] = [];
  if (match) {
    if (!version) errors.push(forbidden('resourceVersionMatch is forbidden unless resourceVersion is provided'));
    if (continues) errors.push(forbidden('resourceVersionMatch is forbidden when continue is provided'));
    if (match !== 'Exact' && match !== 'NotOlderThan')
      errors.push({
        type: 'FieldValueNotSupported',
        field: MATCH,
        detail: `Unsupported value: ${JSON.stringify(match)}: supported values: "Exact", "NotOlderThan", ""`,
      });
    if (match === 'Exact' && version === '0') errors.push(forbidden('resourceVersionMatch "exact" is forbidden for resourceVersion "0"'));
  }
  if (initial !== undefined)
    errors.push({ type: 'FieldValueForbidden', field: 'sendInitialEvents', detail: 'Forbidden: sendInitialEvents is forbidden for list' });
  return errors;
}
function watchErrors(match: string, initial: boolean | undefined, continues: string): FieldError[] {
  const errors: FieldError[] = [];
  if (initial !== undefined) {
    if (match !== 'NotOlderThan') errors.push(forbidden('sendInitialEvents requires setting resourceVersionMatch to NotOlderThan'));
  } else if (match) errors.push(forbidden('resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided'));
  if (match && match !== 'NotOlderThan')
    errors.push({
      type: 'FieldValueNotSupported',
      field: MATCH,
      detail: `Unsupported value: ${JSON.stringify(match)}: supported values: "NotOlderThan"`,
    });
  if (continues) errors.push(forbidden('resourceVersionMatch is forbidden when continue is provided'));
  return errors;
}
export const badToken = (why: string) => failure(400, 'BadRequest', `invalid continue token: continue key is not valid: ${why}`);
