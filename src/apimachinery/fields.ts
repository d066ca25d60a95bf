import { toGoJson } from './json.ts';

/** Upstream: apimachinery/pkg/util/validation/field/errors.go. The shape is FieldError of kinds/resource.ts. */
const shown = (value: unknown): string =>
  typeof value === 'string' ? goQuote(value) : typeof value === 'object' ? toGoJson(value) : `${value}`;
const then = (detail: string): string => (detail ? `: ${detail}` : '');
const items = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? '' : 's'}`;

export const required = (field: string, detail = '') => ({
  type: 'FieldValueRequired' as const,
  field,
  detail: `Required value${then(detail)}`,
});
export const invalidValue = (field: string, value: unknown, detail: string) => ({
  type: 'FieldValueInvalid' as const,
  field,
  detail: `Invalid value: ${shown(value)}${then(detail)}`,
});
export const typeInvalid = (field: string, value: unknown, detail: string) => ({
  type: 'FieldValueTypeInvalid' as const,
  field,
  detail: `Invalid value: ${shown(value)}${then(detail)}`,
});
export const notSupported = (field: string, value: unknown, supported: readonly string[]) => ({
  type: 'FieldValueNotSupported' as const,
  field,
  detail: `Unsupported value: ${shown(value)}${then(supported.length ? `supported values: ${supported.map(goQuote).join(', ')}` : '')}`,
});
export const forbiddenField = (field: string, detail: string) => ({
  type: 'FieldValueForbidden' as const,
  field,
  detail: `Forbidden${then(detail)}`,
});
export const duplicate = (field: string, value: unknown) => ({
  type: 'FieldValueDuplicate' as const,
  field,
  detail: `Duplicate value: ${shown(value)}`,
});
export const notFoundField = (field: string, value: unknown) => ({
  type: 'FieldValueNotFound' as const,
  field,
  detail: `Not found: ${shown(value)}`,
});
export const tooLong = (field: string, max: number, unit = 'byte') => ({
  type: 'FieldValueTooLong' as const,
  field,
  detail: `Too long: may not be more than ${items(max, unit)}`,
});
export const tooMany = (field: string, actual: number, max: number) => ({
  type: 'FieldValueTooMany' as const,
  field,
  detail: `Too many: ${actual}: must have at most ${items(max, 'item')}`,
});
export const internalField = (field: string, detail: string) => ({
  type: 'InternalError' as const,
  field,
  detail: `Internal error: ${detail}`,
});

const SHORT: Record<string, string> = {
  '\x07': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
  '"': '\\"',
  '\\': '\\\\',
};
/** A text as Go's %q prints it. */
export function goQuote(text: string): string {
  let out = '"';
  for (const c of text) {
    const code = c.codePointAt(0) as number;
    if (SHORT[c]) out += SHORT[c];
    else if (code < 0x20 || code === 0x7f) out += `\\x${code.toString(16).padStart(2, '0')}`;
    else if (
      (code >= 0x80 && code < 0xa1) ||
      code === 0xad ||
      code === 0xfeff ||
      (code >= 0x2000 && code < 0x2010) ||
      (code >= 0x2028 && code < 0x2030)
    )
      out += `\\u${code.toString(16).padStart(4, '0')}`;
    else out += c;
  }
  return `${out}"`;
}
