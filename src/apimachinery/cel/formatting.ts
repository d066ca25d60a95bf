import type { Expr } from './ast.ts';
import type { Problem } from './problems.ts';
import type { Type } from './types.ts';

const CLAUSE = /%(?:%|(\.\d*)?([\s\S]?))/g;
const FITS: Record<string, { kinds: string[]; what: string }> = {
  d: { kinds: ['int', 'uint'], what: 'decimal clause can only be used on integers' },
  b: { kinds: ['int', 'uint', 'bool'], what: 'only integers and bools can be formatted as binary' },
  o: { kinds: ['int', 'uint'], what: 'octal clause can only be used on integers' },
  x: { kinds: ['int', 'uint', 'string', 'bytes'], what: 'only integers, byte buffers, and strings can be formatted as hex' },
  f: { kinds: ['double', 'int', 'uint'], what: 'fixed-point clause can only be used on doubles' },
  e: { kinds: ['double', 'int', 'uint'], what: 'scientific clause can only be used on doubles' },
};
const name = (type: Type): string =>
  ({ null: 'null_type', timestamp: 'google.protobuf.Timestamp', duration: 'google.protobuf.Duration' })[type.kind as string] ?? type.name;

/** What is wrong with `'…'.format([…])` when both are written out. Models ext/strings.go's stringFormatValidator. */
export function formatProblems(e: Expr): Problem[] {
  if (e.kind !== 'call' || e.name !== 'format' || e.target?.kind !== 'literal' || typeof e.target.value !== 'string') return [];
  const [given] = e.args;
  if (given?.kind !== 'list') return [];
  let used = 0;
  for (const [all, , verb] of e.target.value.matchAll(CLAUSE)) {
    if (all === '%%') continue;
    if (!verb) return [{ at: e.at, text: 'could not parse formatting clause: unexpected end of format string' }];
    if (!/[sdbfeoxX]/.test(verb))
      return [{ at: e.at, text: `could not parse formatting clause: unrecognized formatting clause "${verb}"` }];
    const argument = given.items[used];
    if (!argument) return [{ at: e.at, text: `index ${used} out of range` }];
    used++;
    const rule = FITS[verb.toLowerCase()];
    const type = argument.type;
    if (rule && type && type.kind !== 'dyn' && type.kind !== 'param' && !rule.kinds.includes(type.kind))
      return [{ at: argument.at, text: `error during formatting: ${rule.what}, was given ${name(type)}` }];
  }
  if (used < given.items.length)
    return [{ at: e.at, text: `too many arguments supplied to string.format (expected ${used}, got ${given.items.length})` }];
  return [];
}
