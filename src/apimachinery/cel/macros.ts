import { ACCUMULATOR, copy, type Expr, type Fold } from './ast.ts';

/** Gives the expansion, or says where its arguments are wrong. */
type Macro = (at: number, target: Expr, args: Expr[]) => Expr | { wrong: string; at: number };

const build = (at: number) => ({
  call: (name: string, ...args: Expr[]): Expr => ({ kind: 'call', at, name, args }),
  member: (name: string, target: Expr): Expr => ({ kind: 'call', at, name, target, args: [] }),
  literal: (value: unknown): Expr => ({ kind: 'literal', at, value }),
  list: (...items: Expr[]): Expr => ({ kind: 'list', at, items, optional: new Set() }),
  map: (): Expr => ({ kind: 'map', at, entries: [] }),
  name: (name: string): Expr => ({ kind: 'ident', at, name }),
  accu: (): Expr => ({ kind: 'ident', at, name: ACCUMULATOR }),
});
type Parts = Pick<Fold, 'init' | 'condition' | 'step' | 'result'>;

/** The loop of a quantifier or transformation. Models parser/macro.go and ext/comprehensions.go of cel-go. */
function parts(name: string, at: number, key: Expr, bodies: Expr[]): Parts {
  const { call, literal, list, map, accu } = build(at);
  const last = bodies[bodies.length - 1];
  const filtered = (step: Expr) => (bodies.length > 1 ? call('_?_:_', bodies[0], step, accu()) : step);
  const all = literal(true);
  switch (name) {
    case 'all':
      return { init: literal(true), condition: call('@not_strictly_false', accu()), step: call('_&&_', accu(), last), result: accu() };
    case 'exists':
      return {
        init: literal(false),
        condition: call('@not_strictly_false', call('!_', accu())),
        step: call('_||_', accu(), last),
        result: accu(),
      };
    case 'exists_one':
    case 'existsOne': {
      const more = call('_+_', accu(), literal(1n));
      return {
        init: literal(0n),
        condition: all,
        step: call('_?_:_', last, more, accu()),
        result: call('_==_', accu(), literal(1n)),
      };
    }
    case 'filter':
      return { init: list(), condition: all, step: call('_?_:_', last, call('_+_', accu(), list(key)), accu()), result: accu() };
    case 'transformMap':
      return { init: map(), condition: all, step: filtered(call('cel.@mapInsert', accu(), copy(key), last)), result: accu() };
    case 'transformMapEntry':
      return { init: map(), condition: all, step: filtered(call('cel.@mapInsert', accu(), last)), result: accu() };
    default:
      return { init: list(), condition: all, step: filtered(call('_+_', accu(), list(last))), result: accu() };
  }
}
const OVERWRITES = 'iteration variable overwrites accumulator variable';
const reserved = (name: string) => name === ACCUMULATOR || name === '__result__';

const one =
  (name: string): Macro =>
  (at, target, [variable, ...bodies]) => {
    if (variable.kind !== 'ident')
      return {
        wrong: name === 'map' || name === 'filter' ? 'argument is not an identifier' : 'argument must be a simple name',
        at: variable.at,
      };
    if (reserved(variable.name)) return { wrong: OVERWRITES, at: variable.at };
    return { kind: 'fold', at, range: target, variable: variable.name, accumulator: ACCUMULATOR, ...parts(name, at, variable, bodies) };
  };
const two =
  (name: string): Macro =>
  (at, target, [first, second, ...bodies]) => {
    for (const v of [first, second]) if (v.kind !== 'ident') return { wrong: 'argument must be a simple name', at: v.at };
    if (first.kind !== 'ident' || second.kind !== 'ident') return { wrong: 'argument must be a simple name', at };
    if (first.name === second.name) return { wrong: `duplicate variable name: ${first.name}`, at: second.at };
    for (const v of [first, second]) if (reserved(v.name)) return { wrong: OVERWRITES, at: v.at };
    const names = { variable: first.name, second: second.name };
    return { kind: 'fold', at, range: target, ...names, accumulator: ACCUMULATOR, ...parts(name, at, first, bodies) };
  };
const optional =
  (name: 'optMap' | 'optFlatMap'): Macro =>
  (at, target, [variable, body]) => {
    const { call, member, literal, list } = build(at);
    if (variable.kind !== 'ident') return { wrong: `${name}() variable name must be a simple identifier`, at: variable.at };
    const inner: Expr = {
      kind: 'fold',
      at,
      range: list(),
      variable: '#unused',
      accumulator: variable.name,
      init: member('value', copy(target)),
      condition: literal(false),
      step: build(at).name(variable.name),
      result: body,
    };
    const value = name === 'optMap' ? call('optional.of', inner) : inner;
    return call('_?_:_', member('hasValue', target), value, call('optional.none'));
  };
/** Models ext/lists.go's sortBy: keys are computed beside the list. */
const sortBy: Macro = (at, target, [variable, body]) => {
  if (variable.kind !== 'ident') return { wrong: 'argument is not an identifier', at: variable.at };
  if (!['select', 'ident', 'list', 'fold', 'call'].includes(target.kind))
    return { wrong: `sortBy can only be applied to a list, identifier, comprehension, call or select expression`, at: target.at };
  const { name, list, literal } = build(at);
  const input = '@__sortBy_input__';
  const keys = one('map')(at, name(input), [variable, body]);
  if ('wrong' in keys) return keys;
  return {
    kind: 'fold',
    at,
    range: list(),
    variable: '#unused',
    accumulator: input,
    init: target,
    condition: literal(false),
    step: name(input),
    result: { kind: 'call', at, name: '@sortByAssociatedKeys', target: name(input), args: [keys] },
  };
};

const has: Macro = (at, _target, [path]) =>
  path.kind === 'select' ? { ...path, at, test: true } : { wrong: 'invalid argument to has() macro', at: path.at };

/** By name and how many arguments; `.` before a name: of a receiver. */
export const MACROS = new Map<string, Macro>([
  ['has/1', has],
  ['.sortBy/2', sortBy],
  ['.optMap/2', optional('optMap')],
  ['.optFlatMap/2', optional('optFlatMap')],
  ['.map/3', one('map')],
  ...['all', 'exists', 'exists_one', 'existsOne', 'map', 'filter'].map((n): [string, Macro] => [`.${n}/2`, one(n)]),
  ...['all', 'exists', 'exists_one', 'existsOne'].map((n): [string, Macro] => [`.${n}/3`, two(n)]),
  ...['transformList', 'transformMap', 'transformMapEntry'].flatMap((n): [string, Macro][] => [
    [`.${n}/3`, two(n)],
    [`.${n}/4`, two(n)],
  ]),
]);
