import type { Call, Expr } from './ast.ts';
import type { Estimator } from './cost.ts';
import type { Overload } from './declare.ts';
import { MOST, PATTERN, plus, type Span, scaled, span, TEXT, times, UNKNOWN, union } from './sizes.ts';

export interface CallCost {
  cost: Span;
  /** Of the result. */
  size?: Span;
}
const ONE = span(1);
const cheap =
  'allowed reason error errored path group serviceAccount resource subresource namespace name sign asInteger isInteger asApproximateFloat isGreaterThan isLessThan compareTo add sub major minor patch getScheme getHostname getHost getPort getEscapedPath getQuery masked prefixLength family isUnspecified isLoopback isLinkLocalMulticast isLinkLocalUnicast isGlobalUnicast format.named';
const CHEAP = new Set(cheap.split(' '));
const PARSED = new Set(['cidr', 'isIP', 'isCIDR', 'quantity', 'isQuantity', 'semver', 'isSemver']);
const COMPARED = new Set(['_<_', '_>_', '_<=_', '_>=_']);
const ADDRESS = span(4, 16);

/** What one overload may cost with these arguments. Models functionCost of checker/cost.go and apiserver/pkg/cel/library/cost.go. */
export function callCost(estimator: Estimator, e: Call, overload: Overload, args: Span[]): CallCost {
  const own = libraryCost(estimator, e, overload) ?? operatorCost(estimator, e, overload, args);
  if (own && 'whole' in own) return own;
  return own ? { ...own, cost: plus(own.cost, ...args) } : { cost: plus(ONE, ...args) };
}
const sized = (estimator: Estimator, e: Expr): Span => estimator.size(e) ?? UNKNOWN;

function operatorCost(estimator: Estimator, e: Call, { args: types }: Overload, args: Span[]): (CallCost & { whole?: true }) | undefined {
  const size = (i: number) => sized(estimator, e.args[i]);
  switch (e.name) {
    case '_&&_':
    case '_||_':
      return { cost: span(args[0].min, plus(args[0], args[1]).max), whole: true };
    case '_?_:_':
      estimator.setEntry(e, estimator.joined(e.args[1], e.args[2]));
      return { cost: plus(args[0], union(args[1], args[2])), size: union(size(1), size(2)), whole: true };
    case 'startsWith':
    case 'endsWith':
      return { cost: scaled(size(0), TEXT) };
    case '@in':
      return types[1].kind === 'list' ? { cost: scaled(size(1), 1) } : undefined;
    case 'matches':
      if (!e.target) return undefined;
      return { cost: times(scaled(plus(sized(estimator, e.target), ONE), TEXT), scaled(size(0), PATTERN)) };
    case 'contains':
      return { cost: times(scaled(sized(estimator, e.target as Expr), TEXT), scaled(size(0), TEXT)) };
    case 'format':
      return { cost: scaled(sized(estimator, e.target as Expr), TEXT) };
    case 'strings.quote':
      return { cost: scaled(size(0), TEXT), size: span(size(0).min + 2, size(0).max * 2 + 2) };
    case 'bytes':
      return types[0].kind === 'string' ? { cost: scaled(size(0), TEXT), size: span(size(0).min, size(0).max * 4) } : undefined;
    case 'string':
      return types[0].kind === 'bytes' ? { cost: scaled(size(0), TEXT), size: span(size(0).min / 4, size(0).max) } : undefined;
    case '_+_': {
      const { kind } = types[0];
      if (kind !== 'string' && kind !== 'bytes' && kind !== 'list') return undefined;
      const both = plus(size(0), size(1));
      estimator.setEntry(e, estimator.joined(e.args[0], e.args[1]));
      return { cost: kind === 'list' ? ONE : scaled(both, TEXT), size: both };
    }
  }
  if (e.name === '_==_' || e.name === '_!=_' || (COMPARED.has(e.name) && ['string', 'bytes'].includes(types[0].kind))) {
    const most = Math.min(size(0).max, size(1).max);
    return { cost: scaled(span(most > 0 ? 1 : 0, most), TEXT) };
  }
  return undefined;
}
function libraryCost(estimator: Estimator, e: Call, { args: types }: Overload): CallCost | undefined {
  const size = (i: number) => sized(estimator, e.args[i]);
  const target = e.target && sized(estimator, e.target);
  if (e.name === 'check') return { cost: span(350000) };
  if (CHEAP.has(e.name)) return { cost: ONE };
  if (PARSED.has(e.name)) return { cost: scaled(size(0), TEXT) };
  switch (e.name) {
    case 'fieldSelector':
    case 'labelSelector':
      return { cost: times(scaled(size(0), TEXT), span(2)) };
    case 'isSorted':
    case 'sum':
    case 'max':
    case 'min':
    case 'indexOf':
    case 'lastIndexOf':
      return target && walked(estimator, e.target as Expr, target);
    case 'url':
    case 'jsonpatch.escapeKey':
      return { cost: scaled(size(0), TEXT), size: size(0) };
    case 'lowerAscii':
    case 'upperAscii':
    case 'substring':
    case 'trim':
      return target && { cost: scaled(target, TEXT), size: target };
    case 'replace':
      return target && { cost: scaled(target, 2 * TEXT), size: replaced(target, size(0), size(1)) };
    case 'split': {
      const limit = e.args[1];
      const most =
        limit?.kind === 'literal' && typeof limit.value === 'bigint' ? (limit.value < 0n ? MOST : Number(limit.value)) : target?.max;
      return target && { cost: scaled(target, 2 * TEXT), size: span(0, most) };
    }
    case 'join':
      return target && joinedText(estimator, e, target);
    case 'find':
    case 'findAll':
      return target && { cost: times(scaled(plus(target, ONE), TEXT), scaled(size(0), PATTERN)), size: span(0, target.max) };
    case 'ip':
      return e.target ? { cost: ONE } : { cost: scaled(size(0), TEXT) };
    case 'ip.isCanonical':
      return { cost: scaled(size(0), 2 * TEXT) };
    case 'containsIP':
      return { cost: plus(scaled(plus(ADDRESS, ADDRESS), TEXT), types[1].kind === 'string' ? scaled(size(0), TEXT) : span(0)) };
    case 'containsCIDR': {
      const fixed = plus(scaled(plus(ADDRESS, ADDRESS), TEXT), scaled(ADDRESS, TEXT), ONE);
      return { cost: plus(fixed, types[1].kind === 'string' ? scaled(size(0), TEXT) : span(0)) };
    }
    case 'validate':
      return { cost: scaled(scaled(size(0), TEXT), 128 * PATTERN) };
    case '_==_':
      return e.args[0].type?.kind === 'opaque' && e.args[0].type.name !== 'optional_type' ? { cost: ONE } : undefined;
    case 'slice':
    case 'reverse':
    case 'flatten':
    case 'distinct':
    case 'sort':
    case '@sortByAssociatedKeys':
      return (
        target && {
          cost: plus(times(target, e.name === 'slice' || e.name === 'reverse' || e.name === 'flatten' ? ONE : target), span(11)),
          size: span(0, target.max),
        }
      );
    case 'lists.range':
      return { cost: plus(size(0), span(11)), size: size(0) };
  }
  return undefined;
}
/** Through a list's items, or a text. */
function walked(estimator: Estimator, of: Expr, size: Span): CallCost {
  const element = of.type?.params[0];
  if (!element) return { cost: scaled(size, TEXT) };
  if (element.kind !== 'string' && element.kind !== 'bytes') return { cost: size };
  return { cost: times(size, plus(ONE, scaled(itemSize(estimator, of), TEXT))) };
}
function itemSize(estimator: Estimator, of: Expr): Span {
  const path = estimator.path(of);
  return (path.length ? estimator.sizeOfPath([...path, '@items']) : undefined) ?? UNKNOWN;
}
function joinedText(estimator: Estimator, e: Call, count: Span): CallCost {
  const of = e.target as Expr;
  let size = of.type?.params[0] ? times(count, itemSize(estimator, of)) : span(0);
  if (e.args.length) {
    const between = span(Math.max(0, count.min - 1), Math.max(0, count.max - 1));
    size = plus(size, times(sized(estimator, e.args[0]), between));
  }
  return { cost: scaled(size, TEXT), size };
}
function replaced(size: Span, old: Span, next: Span): Span {
  const count = { min: 0, max: 0 };
  const kept = { min: 0, max: 0 };
  if (old.min === 0) {
    count.max = size.max + 1;
    kept.max = size.max;
  } else if (next.max <= old.min) kept.max = size.max;
  else count.max = Math.ceil(size.max / old.min);
  if (old.max === 0) {
    count.min = size.min + 1;
    kept.min = size.min;
  } else if (old.max <= next.min) kept.min = size.min;
  else count.min = Math.ceil(size.min / old.max);
  return plus(times(count, next), kept);
}
