import { toGoJson } from '../../apimachinery/json.ts';
import { matchingBlocks } from './matcher.ts';
import { internal } from './print.ts';

type Change = { equal: boolean; a: [number, number]; b: [number, number] };
const CONTEXT = 3;

function changes(a: string[], b: string[]): Change[] {
  const result: Change[] = [];
  let [i, j] = [0, 0];
  for (const [ai, bj, size] of matchingBlocks(a, b)) {
    if (i < ai || j < bj) result.push({ equal: false, a: [i, ai], b: [j, bj] });
    [i, j] = [ai + size, bj + size];
    if (size) result.push({ equal: true, a: [ai, i], b: [bj, j] });
  }
  return result;
}
function grouped(all: Change[]): Change[][] {
  const head = (c: Change): Change => ({
    ...c,
    a: [Math.max(c.a[0], c.a[1] - CONTEXT), c.a[1]],
    b: [Math.max(c.b[0], c.b[1] - CONTEXT), c.b[1]],
  });
  const tail = (c: Change): Change => ({
    ...c,
    a: [c.a[0], Math.min(c.a[1], c.a[0] + CONTEXT)],
    b: [c.b[0], Math.min(c.b[1], c.b[0] + CONTEXT)],
  });
  const list = all.map((c, i) => (c.equal && i === 0 ? head(c) : c)).map((c, i) => (c.equal && i === all.length - 1 ? tail(c) : c));
  const groups: Change[][] = [[]];
  for (const change of list) {
    if (change.equal && change.a[1] - change.a[0] > 2 * CONTEXT) {
      groups.at(-1)?.push(tail(change));
      groups.push([head(change)]);
    } else groups.at(-1)?.push(change);
  }
  return groups.filter((g) => g.some((c) => !c.equal));
}
function place(start: number, stop: number): string {
  if (stop - start === 1) return `${start + 1}`;
  return `${start === stop ? start : start + 1},${stop - start}`;
}
/** Upstream: go-difflib's GetUnifiedDiffString, of lines, without the names of files. */
export function unifiedDiff(before: string, after: string): string {
  const [a, b] = [before, after].map((text) => text.split('\n'));
  return grouped(changes(a, b))
    .map((group) => {
      const [first, last] = [group[0], group[group.length - 1]];
      const lines = group.flatMap((c) =>
        c.equal
          ? a.slice(...c.a).map((l) => ` ${l}\n`)
          : [...a.slice(...c.a).map((l) => `-${l}\n`), ...b.slice(...c.b).map((l) => `+${l}\n`)],
      );
      return `@@ -${place(first.a[0], last.a[1])} +${place(first.b[0], last.b[1])} @@\n${lines.join('')}`;
    })
    .join('');
}
/** Upstream: apimachinery/pkg/util/diff. */
export const internalDiff = (type: string, before: any, after: any): string =>
  unifiedDiff(toGoJson(internal(type, before), ' '), toGoJson(internal(type, after), ' '));
