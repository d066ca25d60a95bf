import { isWord, type Ranges } from './classes.ts';
import { type Node, parseRegexp } from './parse.ts';

export { RegexpError } from './parse.ts';

type Assertion = Extract<Node, { kind: 'assert' }>['what'];
type Step =
  | { op: 'chars'; ranges: Ranges; next: number }
  | { op: 'split'; first: number; second: number }
  | { op: 'assert'; what: Assertion; next: number }
  | { op: 'match' };

/** Go's regexp: RE2's syntax and answers, in time linear in the text. */
export class Regexp {
  private readonly steps: Step[] = [];
  private readonly start: number;
  /** Throws RegexpError. */
  constructor(readonly pattern: string) {
    this.start = this.compile(parseRegexp(pattern), this.add({ op: 'match' }));
  }
  private add(step: Step): number {
    return this.steps.push(step) - 1;
  }
  /** The steps of a node, written from its end to its start. */
  private compile(node: Node, next: number): number {
    switch (node.kind) {
      case 'empty':
        return next;
      case 'chars':
        return this.add({ op: 'chars', ranges: node.ranges, next });
      case 'assert':
        return this.add({ op: 'assert', what: node.what, next });
      case 'all':
        return node.of.reduceRight((after, inner) => this.compile(inner, after), next);
      case 'any':
        return node.of.map((inner) => this.compile(inner, next)).reduceRight((second, first) => this.add({ op: 'split', first, second }));
    }
    return this.repeat(node, next);
  }
  private repeat({ of, min, max, greedy }: Extract<Node, { kind: 'repeat' }>, next: number): number {
    const choose = (into: number, past: number): Step =>
      greedy ? { op: 'split', first: into, second: past } : { op: 'split', first: past, second: into };
    let at = next;
    if (max === Infinity) {
      const loop = this.add({ op: 'match' });
      this.steps[loop] = choose(this.compile(of, loop), next);
      at = loop;
    } else for (let i = min; i < max; i++) at = this.add(choose(this.compile(of, at), next));
    for (let i = 0; i < min; i++) at = this.compile(of, at);
    return at;
  }

  test(text: string): boolean {
    return this.search([...text].map(point), 0, true) !== undefined;
  }
  /** The first match. */
  find(text: string): string | undefined {
    return this.findAll(text, 1)[0];
  }
  findAll(text: string, most = -1): string[] {
    const points = [...text].map(point);
    const all: string[] = [];
    let from = 0;
    let last = -1;
    while (from <= points.length && (most < 0 || all.length < most)) {
      const found = this.search(points, from, false);
      if (!found) break;
      const [begin, end] = found;
      if (begin !== end || begin !== last) all.push(String.fromCodePoint(...points.slice(begin, end)));
      last = end;
      from = end > begin ? end : end + 1;
    }
    return all;
  }
  /** Pike's machine: every thread steps through the text together, the preferred ones first. */
  private search(text: number[], from: number, any: boolean): [number, number] | undefined {
    let threads: { at: number; begin: number }[] = [];
    let best: [number, number] | undefined;
    for (let i = from; ; i++) {
      const seen = new Set<number>();
      const now: { at: number; begin: number }[] = [];
      const follow = (start: number, begin: number) => {
        const pending = [start];
        while (pending.length) {
          const at = pending.pop() as number;
          if (seen.has(at)) continue;
          seen.add(at);
          const step = this.steps[at];
          if (step.op === 'split') pending.push(step.second, step.first);
          else if (step.op === 'assert') {
            if (holds(step.what, text, i)) pending.push(step.next);
          } else now.push({ at, begin });
        }
      };
      for (const thread of threads) follow(thread.at, thread.begin);
      if (!best) follow(this.start, i);
      threads = [];
      for (const { at, begin } of now) {
        const step = this.steps[at];
        if (step.op === 'match') {
          best = [begin, i];
          if (any) return best;
          break;
        }
        if (step.op === 'chars' && i < text.length && within(step.ranges, text[i])) threads.push({ at: step.next, begin });
      }
      if (i >= text.length || (best && !threads.length)) return best;
    }
  }
}
const point = (char: string): number => char.codePointAt(0) as number;
function within(ranges: Ranges, value: number): boolean {
  for (const [low, high] of ranges) if (value >= low && value <= high) return true;
  return false;
}
function holds(what: Assertion, text: number[], i: number): boolean {
  switch (what) {
    case 'begin':
      return i === 0;
    case 'end':
      return i === text.length;
    case 'line-begin':
      return i === 0 || text[i - 1] === 10;
    case 'line-end':
      return i === text.length || text[i] === 10;
  }
  return (isWord(text[i - 1]) !== isWord(text[i])) === (what === 'word');
}

const compiled = new Map<string, Regexp>();
/** A pattern compiled once. Throws RegexpError. */
export function regexp(pattern: string): Regexp {
  let known = compiled.get(pattern);
  if (!known) {
    if (compiled.size > 500) compiled.clear();
    compiled.set(pattern, (known = new Regexp(pattern)));
  }
  return known;
}
