/** One thing that a policy forbids: why, and where. */
export interface Violation {
  reason: string;
  detail: string;
}
export const quoted = (values: Iterable<string>): string => [...values].map((value) => JSON.stringify(value)).join(', ');
export const plural = (count: number, one: string, many = `${one}s`): string => (count === 1 ? one : many);
export const named = (what: string, names: string[]): string => `${plural(names.length, what)} ${quoted(names)}`;
export const sorted = (values: Iterable<string>): string[] => [...new Set(values)].sort();
