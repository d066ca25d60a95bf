type Interval = [first: number, last: number];
/** Upstream: pkg/apis/batch/validation parseIndexInterval; a text is the complaint. */
function interval(text: string, completions: number): Interval | string {
  const parts = text.split('-');
  if (parts.length > 2)
    return `the fragment ${JSON.stringify(text)} violates the requirement that an index interval can have at most two parts separated by '-'`;
  const numbers: number[] = [];
  for (const part of parts) {
    if (!/^[-+]?\d+$/.test(part)) return `cannot convert string to integer for index: ${JSON.stringify(part)}`;
    if (Number(part) >= completions) return `too large index: ${JSON.stringify(part)}`;
    numbers.push(Number(part));
  }
  const [first, last = first] = numbers;
  return parts.length > 1 && first >= last ? `non-increasing order, previous: ${first}, current: ${last}` : [first, last];
}
export type Indexes = { total: number } | { error: string };
/** Upstream: validateIndexesFormat, of `0-2,5`. */
export function parseIndexes(text: string, completions: number): Indexes {
  let total = 0;
  let previous: number | undefined;
  for (const part of text ? text.split(',') : []) {
    const found = interval(part, completions);
    if (typeof found === 'string') return { error: found };
    if (previous !== undefined && previous >= found[0])
      return { error: `non-increasing order, previous: ${previous}, current: ${found[0]}` };
    total += found[1] - found[0] + 1;
    previous = found[1];
  }
  return { total };
}
/** Where two lists meet first; what does not parse is left out. */
export function overlapOf(a: string, b: string, completions: number): number | undefined {
  const list = (text: string) =>
    (text ? text.split(',') : []).map((p) => interval(p, completions)).filter((i): i is Interval => typeof i !== 'string');
  for (const [x, y] of list(a)) for (const [u, v] of list(b)) if (x <= v && u <= y) return Math.max(x, u);
  return undefined;
}
