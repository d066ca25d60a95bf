/** Where equal elements of a Go program end up: its sort.Sort is not stable. Models sort/zsortinterface.go of Go 1.26. */
export function goSort<T>(list: T[], less: (a: T, b: T) => boolean): T[] {
  new PatternDefeating(list, less).sort(0, list.length, bits(list.length));
  return list;
}

const bits = (n: number): number => 32 - Math.clz32(n);
/** Up to this length elements are inserted one by one, which is stable. */
const SHORT = 12;
const LONG = 50;

class PatternDefeating<T> {
  private swaps = 0;

  constructor(
    private readonly list: T[],
    private readonly before: (a: T, b: T) => boolean,
  ) {}

  private less(i: number, j: number): boolean {
    return this.before(this.list[i], this.list[j]);
  }
  private swap(i: number, j: number): void {
    const { list } = this;
    [list[i], list[j]] = [list[j], list[i]];
  }

  sort(from: number, to: number, badChoices: number): void {
    let [a, b, limit] = [from, to, badChoices];
    let balanced = true;
    let partitioned = true;
    for (;;) {
      const length = b - a;
      if (length <= SHORT) return this.insertion(a, b);
      if (!limit) return this.heap(a, b);
      if (!balanced) {
        this.scatter(a, b);
        limit--;
      }
      let { pivot, hint } = this.choose(a, b);
      if (hint === 'falling') {
        for (let i = a, j = b - 1; i < j; i++, j--) this.swap(i, j);
        pivot = b - 1 - (pivot - a);
        hint = 'rising';
      }
      if (balanced && partitioned && hint === 'rising' && this.nearlySorted(a, b)) return;
      if (a > 0 && !this.less(a - 1, pivot)) {
        a = this.partitionEqual(a, b, pivot);
        continue;
      }
      const { mid, already } = this.partition(a, b, pivot);
      partitioned = already;
      const [left, right] = [mid - a, b - mid];
      balanced = Math.min(left, right) >= Math.floor(length / 8);
      if (left < right) {
        this.sort(a, mid, limit);
        a = mid + 1;
      } else {
        this.sort(mid + 1, b, limit);
        b = mid;
      }
    }
  }

  private insertion(a: number, b: number): void {
    for (let i = a + 1; i < b; i++) for (let j = i; j > a && this.less(j, j - 1); j--) this.swap(j, j - 1);
  }

  private heap(a: number, b: number): void {
    const size = b - a;
    const sift = (from: number, end: number) => {
      for (let root = from, child = 2 * root + 1; child < end; root = child, child = 2 * root + 1) {
        if (child + 1 < end && this.less(a + child, a + child + 1)) child++;
        if (!this.less(a + root, a + child)) return;
        this.swap(a + root, a + child);
      }
    };
    for (let i = (size - 1) >> 1; i >= 0; i--) sift(i, size);
    for (let i = size - 1; i >= 0; i--) {
      this.swap(a, a + i);
      sift(0, i);
    }
  }

  private partition(a: number, b: number, pivot: number): { mid: number; already: boolean } {
    this.swap(a, pivot);
    let [i, j] = [a + 1, b - 1];
    for (let already = true; ; already = false) {
      while (i <= j && this.less(i, a)) i++;
      while (i <= j && !this.less(j, a)) j--;
      if (i > j) {
        this.swap(j, a);
        return { mid: j, already };
      }
      this.swap(i++, j--);
    }
  }

  private partitionEqual(a: number, b: number, pivot: number): number {
    this.swap(a, pivot);
    for (let [i, j] = [a + 1, b - 1]; ; ) {
      while (i <= j && !this.less(a, i)) i++;
      while (i <= j && this.less(a, j)) j--;
      if (i > j) return i;
      this.swap(i++, j--);
    }
  }

  /** Mends up to five pairs that are out of order, in long lists. */
  private nearlySorted(a: number, b: number): boolean {
    let i = a + 1;
    for (let step = 0; step < 5; step++) {
      while (i < b && !this.less(i, i - 1)) i++;
      if (i === b) return true;
      if (b - a < LONG) return false;
      this.swap(i, i - 1);
      if (i - a >= 2) for (let j = i - 1; j >= 1 && this.less(j, j - 1); j--) this.swap(j, j - 1);
      if (b - i >= 2) for (let j = i + 1; j < b && this.less(j, j - 1); j++) this.swap(j, j - 1);
    }
    return false;
  }

  private scatter(a: number, b: number): void {
    const length = b - a;
    if (length < 8) return;
    let random = BigInt(length);
    const mask = (1n << BigInt(bits(length))) - 1n;
    const middle = a + (length >> 2) * 2;
    for (let at = middle - 1; at <= middle + 1; at++) {
      for (const [left, by] of [
        [true, 13n],
        [false, 7n],
        [true, 17n],
      ] as const)
        random ^= left ? BigInt.asUintN(64, random << by) : random >> by;
      const other = Number(random & mask);
      this.swap(at, a + (other >= length ? other - length : other));
    }
  }

  private choose(a: number, b: number): { pivot: number; hint: 'rising' | 'falling' | '' } {
    const length = b - a;
    const quarter = length >> 2;
    this.swaps = 0;
    let at = [a + quarter, a + 2 * quarter, a + 3 * quarter];
    if (length >= LONG) at = at.map((i) => this.median(i - 1, i, i + 1));
    const pivot = this.median(at[0], at[1], at[2]);
    return { pivot, hint: this.swaps === 0 ? 'rising' : this.swaps === 12 ? 'falling' : '' };
  }
  private median(i: number, j: number, k: number): number {
    let [low, mid] = this.ordered(i, j);
    [mid] = this.ordered(mid, k);
    [low, mid] = this.ordered(low, mid);
    return mid;
  }
  private ordered(i: number, j: number): [number, number] {
    if (!this.less(j, i)) return [i, j];
    this.swaps++;
    return [j, i];
  }
}
