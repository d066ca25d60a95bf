import { goQuote } from '../../apimachinery/fields.ts';
import { byCodePoint } from '../../apimachinery/json.ts';

const keys = (value: object): string[] => Object.keys(value).sort(byCodePoint);

/** As Go's %#v writes it. */
export function goSyntax(value: unknown): string {
  if (value === null || value === undefined) return 'interface {}(nil)';
  if (typeof value === 'string') return goQuote(value);
  if (typeof value !== 'object') return `${value}`;
  if (Array.isArray(value)) return `[]interface {}{${value.map(goSyntax).join(', ')}}`;
  return `map[string]interface {}{${keys(value)
    .map((k) => `${goQuote(k)}:${goSyntax((value as Record<string, unknown>)[k])}`)
    .join(', ')}}`;
}
/** As Go's %v writes it. */
export function goValue(value: unknown): string {
  if (value === null || value === undefined) return '<nil>';
  if (typeof value !== 'object') return `${value}`;
  if (Array.isArray(value)) return `[${value.map(goValue).join(' ')}]`;
  return `map[${keys(value)
    .map((k) => `${k}:${goValue((value as Record<string, unknown>)[k])}`)
    .join(' ')}]`;
}
