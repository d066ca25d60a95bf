type Block = [a: number, b: number, size: number];

/** Where each line of `b` stands; in long texts, lines that come often are left out. */
function placesOf(b: string[]): Map<string, number[]> {
  const places = new Map<string, number[]>();
  b.forEach((line, i) => {
    const list = places.get(line);
    if (list) list.push(i);
    else places.set(line, [i]);
  });
  if (b.length >= 200) {
    const limit = Math.floor(b.length / 100) + 1;
    for (const [line, list] of places) if (list.length > limit) places.delete(line);
  }
  return places;
}
/** Blocks that two lists have in common, in order; the last is empty. Upstream: difflib's SequenceMatcher. */
export function matchingBlocks(a: string[], b: string[]): Block[] {
  const places = placesOf(b);
  const longest = (alo: number, ahi: number, blo: number, bhi: number): Block => {
    let [i, j, size] = [alo, blo, 0];
    let lengths = new Map<number, number>();
    for (let at = alo; at < ahi; at++) {
      const next = new Map<number, number>();
      for (const to of places.get(a[at]) ?? []) {
        if (to < blo) continue;
        if (to >= bhi) break;
        const k = (lengths.get(to - 1) ?? 0) + 1;
        next.set(to, k);
        if (k > size) [i, j, size] = [at - k + 1, to - k + 1, k];
      }
      lengths = next;
    }
    while (i > alo && j > blo && a[i - 1] === b[j - 1]) [i, j, size] = [i - 1, j - 1, size + 1];
    while (i + size < ahi && j + size < bhi && a[i + size] === b[j + size]) size++;
    return [i, j, size];
  };
  const found: Block[] = [];
  const search = (alo: number, ahi: number, blo: number, bhi: number): void => {
    const [i, j, size] = longest(alo, ahi, blo, bhi);
    if (!size) return;
    if (alo < i && blo < j) search(alo, i, blo, j);
    const last = found.at(-1);
    if (last && last[0] + last[2] === i && last[1] + last[2] === j) last[2] += size;
    else found.push([i, j, size]);
    if (i + size < ahi && j + size < bhi) search(i + size, ahi, j + size, bhi);
  };
  search(0, a.length, 0, b.length);
  return [...found, [a.length, b.length, 0]];
}
