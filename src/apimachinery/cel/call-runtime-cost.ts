import type { Overload } from './declare.ts';
import { Cidr, Ip } from './library/net.ts';
import { actualSize, traversal } from './runtime-sizes.ts';
import { isOpaque } from './values.ts';

const TEXT = 0.1;
const PATTERN = 0.25;
/** A new list, as the list functions count it: the call and the list. */
const NEW_LIST = 11;
const BUILDERS =
  'serviceAccount path group resource subresource namespace name allowed reason error errored masked prefixLength family isUnspecified isLoopback isLinkLocalMulticast isLinkLocalUnicast isGlobalUnicast format.named sign asInteger isInteger asApproximateFloat isGreaterThan isLessThan compareTo add sub major minor patch getScheme getHostname getHost getPort getEscapedPath getQuery';
const READ = 'url lowerAscii upperAscii substring trim jsonpatch.escapeKey cidr isIP isCIDR ip quantity isQuantity semver isSemver';
const ONE = new Set(BUILDERS.split(' '));
const ONCE = new Set(READ.split(' '));
const WALKED = new Set(['isSorted', 'sum', 'max', 'min', 'indexOf', 'lastIndexOf']);
const COMPARED = new Set(['_<_', '_>_', '_<=_', '_>=_']);

/**
 * What a call cost. `overload`: the only one that the checker left, if there is only one: what depends on the overload
 * is not known otherwise, and costs one. `result`: undefined when the call failed.
 */
export function callRuntimeCost(name: string, overload: Overload | undefined, args: unknown[], result: unknown): number {
  return (overload && trackedCost(name, overload, args, result)) ?? libraryCost(name, args, result) ?? standardCost(name, overload, args);
}
const scaled = (size: number, factor: number): number => Math.ceil(size * factor);
const patternCost = (text: unknown, pattern: number): number => scaled(1 + actualSize(text), TEXT) * scaled(pattern, PATTERN);

/** Models trackers of cel-go's ext/lists.go and ext/sets.go. */
function trackedCost(name: string, overload: Overload, args: unknown[], result: unknown): number | undefined {
  switch (name) {
    case 'slice':
    case 'lists.range':
      return actualSize(result) + NEW_LIST;
    case 'reverse':
      return overload.args[0].kind === 'list' ? actualSize(result) + NEW_LIST : undefined;
    case 'flatten':
      return actualSize(args[0]) * (args.length === 2 ? Number(args[1]) : 1) + NEW_LIST;
    case 'distinct':
    case 'sort':
      return selfCompared(args[0]);
    case '@sortByAssociatedKeys':
      return selfCompared(args[1]);
    case 'sets.contains':
    case 'sets.intersects':
      return 1 + actualSize(args[0]) * actualSize(args[1]);
    case 'sets.equivalent':
      return 1 + 2 * actualSize(args[0]) * actualSize(args[1]);
  }
  return undefined;
}
/** Every item with every other. */
function selfCompared(list: unknown): number {
  if (!Array.isArray(list)) return 1;
  const [first] = list;
  const factor = typeof first === 'string' || first instanceof Uint8Array ? 2 + TEXT : 2;
  return Math.trunc(list.length * list.length * factor) + NEW_LIST;
}
/** Models CallCost of apiserver/pkg/cel/library/cost.go, which goes by the name. */
function libraryCost(name: string, args: unknown[], result: unknown): number | undefined {
  if (ONE.has(name)) return 1;
  if (WALKED.has(name)) return traversal(args[0]);
  if (ONCE.has(name)) return name === 'ip' && args[0] instanceof Cidr ? 1 : scaled(actualSize(args[0]), TEXT);
  switch (name) {
    case 'check':
      return 350_000;
    case 'fieldSelector':
    case 'labelSelector': {
      const size = actualSize(args[1]);
      return 10 + scaled(size, TEXT) + scaled(size, 0.5) * 50;
    }
    case 'replace':
    case 'split':
    case 'ip.isCanonical':
      return scaled(actualSize(args[0]) * 2, TEXT);
    case 'join':
      return scaled(actualSize(result) * 2, TEXT);
    case 'find':
    case 'findAll':
      return patternCost(args[0], actualSize(args[1]));
    case 'containsIP':
      return scaled(actualSize(args[0]) * 2, TEXT) + parsed(args[1]);
    case 'containsCIDR':
      return scaled(actualSize(args[0]) * 2, TEXT) + scaled(actualSize(args[0]), TEXT) + 1 + parsed(args[1]);
    case 'validate':
      return isOpaque(args[0]) && 'patternSize' in args[0] ? patternCost(args[1], Number(args[0].patternSize)) : undefined;
    case '_==_':
      return isOpaque(args[0]) ? 1 : undefined;
  }
  return undefined;
}
/** An address that is written as text has to be read first. */
const parsed = (address: unknown): number => (address instanceof Ip || address instanceof Cidr ? 0 : scaled(actualSize(address), TEXT));

/** Models costCall of interpreter/runtimecost.go, which goes by the overload. */
function standardCost(name: string, overload: Overload | undefined, args: unknown[]): number {
  if (name === '_==_' || name === '_!=_') return smaller(args);
  const first = overload?.args[0]?.kind;
  const textual = first === 'string' || first === 'bytes';
  if (!overload) return 1;
  if (COMPARED.has(name)) return textual ? smaller(args) : 1;
  switch (name) {
    case 'startsWith':
    case 'endsWith':
    case 'strings.quote':
    case 'format':
      return scaled(actualSize(args[0]), TEXT);
    case 'bytes':
      return first === 'string' ? scaled(actualSize(args[0]), TEXT) : 1;
    case 'string':
      return first === 'bytes' ? scaled(actualSize(args[0]), TEXT) : 1;
    case '@in':
      return overload.args[1].kind === 'list' ? actualSize(args[1]) : 1;
    case '_+_':
      return textual ? scaled(actualSize(args[0]) + actualSize(args[1]), TEXT) : 1;
    case 'matches':
      return overload.member ? patternCost(args[0], actualSize(args[1])) : 1;
    case 'contains':
      return scaled(actualSize(args[0]), TEXT) * scaled(actualSize(args[1]), TEXT);
  }
  return 1;
}
const smaller = ([a, b]: unknown[]): number => scaled(Math.min(actualSize(a), actualSize(b)), TEXT);
