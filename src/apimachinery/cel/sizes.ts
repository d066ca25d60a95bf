/** Least and most of a size or a cost; the most there is, when nothing limits it. */
export interface Span {
  min: number;
  max: number;
}
export const MOST = 2 ** 64;
const cap = (v: number): number => Math.min(MOST, v);
export const span = (min: number, max = min): Span => ({ min, max });
export const UNKNOWN = span(0, MOST);
export const plus = (...all: Span[]): Span => all.reduce((a, b) => span(cap(a.min + b.min), cap(a.max + b.max)), span(0));
export const times = (a: Span, b: Span): Span => span(cap(a.min * b.min), cap(a.max * b.max));
/** By a cost per unit, rounded up. */
export const scaled = (a: Span, factor: number): Span => span(cap(Math.ceil(a.min * factor)), cap(Math.ceil(a.max * factor)));
export const union = (a: Span, b: Span): Span => span(Math.min(a.min, b.min), Math.max(a.max, b.max));
/** Of walking through one character of text; of one character of a pattern. */
export const TEXT = 0.1;
export const PATTERN = 0.25;
