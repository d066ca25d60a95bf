export type Kind =
  | 'dyn'
  | 'error'
  | 'null'
  | 'bool'
  | 'int'
  | 'uint'
  | 'double'
  | 'string'
  | 'bytes'
  | 'timestamp'
  | 'duration'
  | 'list'
  | 'map'
  | 'type'
  | 'opaque'
  | 'struct'
  | 'param';
export interface Type {
  kind: Kind;
  name: string;
  params: readonly Type[];
}
const plain = (kind: Kind, name: string = kind): Type => ({ kind, name, params: [] });
export const DYN = plain('dyn');
export const ERROR = plain('error', '!error!');
export const NULL = plain('null');
export const BOOL = plain('bool');
export const INT = plain('int');
export const UINT = plain('uint');
export const DOUBLE = plain('double');
export const STRING = plain('string');
export const BYTES = plain('bytes');
export const TIMESTAMP = plain('timestamp');
export const DURATION = plain('duration');
export const list = (of: Type): Type => ({ kind: 'list', name: 'list', params: [of] });
export const map = (key: Type, value: Type): Type => ({ kind: 'map', name: 'map', params: [key, value] });
export const typeOf = (of?: Type): Type => ({ kind: 'type', name: 'type', params: of ? [of] : [] });
export const opaque = (name: string, ...params: Type[]): Type => ({ kind: 'opaque', name, params });
export const optional = (of: Type): Type => opaque('optional_type', of);
export const struct = (name: string): Type => plain('struct', name);
export const param = (name: string): Type => plain('param', name);

export const isOptional = (t: Type): boolean => t.kind === 'opaque' && t.name === 'optional_type';
export const unwrap = (t: Type): Type => (isOptional(t) ? t.params[0] : t);
export const isDyn = (t: Type): boolean => t.kind === 'dyn';
const isOpen = (t: Type): boolean => t.kind === 'dyn' || t.kind === 'error';

/** As messages name a type. Models checker/format.go of cel-go. */
export function formatType(t: Type): string {
  return t.params.length ? `${t.name}(${t.params.map(formatType).join(', ')})` : t.name;
}
export function formatSignature(args: Type[], member: boolean): string {
  const [target, ...rest] = args;
  return member ? `${formatType(target)}.(${rest.map(formatType).join(', ')})` : `(${args.map(formatType).join(', ')})`;
}
export function sameType(a: Type, b: Type): boolean {
  return (
    a === b ||
    (a.kind === b.kind && a.name === b.name && a.params.length === b.params.length && a.params.every((p, i) => sameType(p, b.params[i])))
  );
}

/** What type parameters stand for, as the checker has found out so far. */
export type Bindings = Map<string, Type>;

/** Models checker/types.go of cel-go: whether a value of one type may stand where the other is wanted. */
export function assignable(bound: Bindings, from: Type, to: Type): boolean {
  if (to.kind === 'param') {
    const [valid, known] = substitution(bound, from, to);
    if (valid) return true;
    if (known) return false;
  }
  if (from.kind === 'param') return substitution(bound, to, from)[0];
  if (isOpen(from) || isOpen(to)) return true;
  if (from.kind === 'null') return to.kind === 'null' || nullable(to);
  if (to.kind === 'null') return nullable(from);
  switch (from.kind) {
    case 'type':
      return to.kind === 'type';
    case 'opaque':
    case 'list':
    case 'map':
      return (
        from.kind === to.kind &&
        from.name === to.name &&
        from.params.length === to.params.length &&
        from.params.every((p, i) => assignable(bound, p, to.params[i]))
      );
  }
  return from.kind === to.kind && from.name === to.name;
}
const nullable = (t: Type): boolean => ['opaque', 'struct', 'duration', 'timestamp'].includes(t.kind);

/** Whether `to`, a parameter, can be `from`; and whether it already is something. */
function substitution(bound: Bindings, from: Type, to: Type): [valid: boolean, known: boolean] {
  if (sameType(from, to)) return [true, true];
  const is = bound.get(to.name);
  if (!is) {
    if (!absentFrom(bound, to, from)) return [false, false];
    bound.set(to.name, from);
    return [true, false];
  }
  if (sameType(from, is)) return [true, true];
  if (!assignable(bound, from, is)) return [false, true];
  const general = mostGeneral(from, is);
  if (absentFrom(bound, to, general)) bound.set(to.name, general);
  return [true, true];
}
function absentFrom(bound: Bindings, parameter: Type, within: Type): boolean {
  if (sameType(parameter, within)) return false;
  if (within.kind !== 'param') return within.params.every((p) => absentFrom(bound, parameter, p));
  const is = bound.get(within.name);
  return !is || absentFrom(bound, parameter, is);
}
export const mostGeneral = (a: Type, b: Type): Type => (lessSpecific(a, b) ? a : b);
function lessSpecific(a: Type, b: Type): boolean {
  if (isDyn(a) || a.kind === 'param') return true;
  if (isDyn(b) || b.kind === 'param' || a.kind !== b.kind) return false;
  if (a.kind === 'type') return true;
  if (a.kind !== 'opaque' && a.kind !== 'list' && a.kind !== 'map') return sameType(a, b);
  return a.name === b.name && a.params.length === b.params.length && a.params.every((p, i) => lessSpecific(p, b.params[i]));
}
/** With parameters replaced by what they stand for; `open`: those that stand for nothing by dyn. */
export function substitute(bound: Bindings, t: Type, open = false): Type {
  if (t.kind === 'param') {
    const is = bound.get(t.name);
    return is ? substitute(bound, is, open) : open ? DYN : t;
  }
  return t.params.length ? { ...t, params: t.params.map((p) => substitute(bound, p, open)) } : t;
}
