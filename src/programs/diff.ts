import { FsError, resolvePath } from '../os/fs.ts';
import { decode } from '../os/http.ts';
import type { Process } from '../os/process.ts';
import { readAll } from '../os/streams.ts';
import { formatDate } from '../shell/strftime.ts';
import { last, UsageError, withOptions } from './options.ts';

export interface Edit {
  kind: ' ' | '-' | '+';
  line: string;
}

/** The shortest edit of one list of lines into another (Myers). */
export function editScript(a: string[], b: string[]): Edit[] {
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head++;
  let tail = 0;
  while (tail < a.length - head && tail < b.length - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail++;
  const keep = (line: string): Edit => ({ kind: ' ', line });
  return [
    ...a.slice(0, head).map(keep),
    ...shortest(a.slice(head, a.length - tail), b.slice(head, b.length - tail)),
    ...a.slice(a.length - tail).map(keep),
  ];
}

function shortest(a: string[], b: string[]): Edit[] {
  const n = a.length;
  const m = b.length;
  const v = new Map<number, number>([[1, 0]]);
  const trace: Map<number, number>[] = [];
  outer: for (let d = 0; d <= n + m; d++) {
    trace.push(new Map(v));
    for (let k = -d; k <= d; k += 2) {
      let x = k === -d || (k !== d && (v.get(k - 1) ?? -1) < (v.get(k + 1) ?? -1)) ? (v.get(k + 1) ?? 0) : (v.get(k - 1) ?? 0) + 1;
      while (x < n && x - k < m && a[x] === b[x - k]) x++;
      v.set(k, x);
      if (x >= n && x - k >= m) break outer;
    }
  }
  const edits: Edit[] = [];
  let x = n;
  let y = m;
  for (let d = trace.length - 1; d >= 0; d--) {
    const before = trace[d];
    const k = x - y;
    const previous = k === -d || (k !== d && (before.get(k - 1) ?? -1) < (before.get(k + 1) ?? -1)) ? k + 1 : k - 1;
    const px = d === 0 ? 0 : (before.get(previous) ?? 0);
    const py = d === 0 ? 0 : px - previous;
    while (x > px && y > py) {
      edits.push({ kind: ' ', line: a[--x] });
      y--;
    }
    if (d === 0) break;
    if (x === px) edits.push({ kind: '+', line: b[--y] });
    else edits.push({ kind: '-', line: a[--x] });
  }
  return edits.reverse();
}

interface Hunk {
  fromA: number;
  countA: number;
  fromB: number;
  countB: number;
  edits: Edit[];
}
function hunks(edits: Edit[], context: number): Hunk[] {
  const out: Hunk[] = [];
  const changed = edits.flatMap((edit, i) => (edit.kind === ' ' ? [] : [i]));
  let i = 0;
  while (i < changed.length) {
    let j = i;
    while (j + 1 < changed.length && changed[j + 1] - changed[j] <= context * 2 + 1) j++;
    const from = Math.max(0, changed[i] - context);
    const part = edits.slice(from, Math.min(edits.length, changed[j] + context + 1));
    const before = edits.slice(0, from);
    out.push({
      fromA: before.filter((edit) => edit.kind !== '+').length + 1,
      countA: part.filter((edit) => edit.kind !== '+').length,
      fromB: before.filter((edit) => edit.kind !== '-').length + 1,
      countB: part.filter((edit) => edit.kind !== '-').length,
      edits: part,
    });
    i = j + 1;
  }
  return out;
}

const range = (from: number, count: number): string => (count === 1 ? `${from}` : `${count === 0 ? from - 1 : from},${count}`);
const span = (from: number, count: number): string =>
  count === 0 ? `${from - 1}` : count === 1 ? `${from}` : `${from},${from + count - 1}`;

/** `@@` hunks. */
export const unifiedHunks = (a: string[], b: string[], context = 3): string =>
  hunks(editScript(a, b), context)
    .map(
      (hunk) =>
        `@@ -${range(hunk.fromA, hunk.countA)} +${range(hunk.fromB, hunk.countB)} @@\n${hunk.edits.map(({ kind, line }) => kind + shown(line)).join('')}`,
    )
    .join('');

const shown = (line: string): string => (line.endsWith('\n') ? line : `${line}\n\\ No newline at end of file\n`);

const normal = (a: string[], b: string[]): string =>
  hunks(editScript(a, b), 0)
    .map(({ fromA, countA, fromB, countB, edits }) => {
      const kind = countA === 0 ? 'a' : countB === 0 ? 'd' : 'c';
      const removed = edits.filter((edit) => edit.kind === '-').map((edit) => `< ${shown(edit.line)}`);
      const added = edits.filter((edit) => edit.kind === '+').map((edit) => `> ${shown(edit.line)}`);
      return `${span(fromA, countA)}${kind}${span(fromB, countB)}\n${removed.join('')}${removed.length && added.length ? '---\n' : ''}${added.join('')}`;
    })
    .join('');

export const diff = withOptions(
  {
    flags: 'uqsNrwbBiaty',
    values: 'UL',
    long: {
      unified: 'u',
      'unified=': 'U',
      brief: 'q',
      recursive: 'r',
      'new-file': 'N',
      'report-identical-files': 's',
      'ignore-all-space': 'w',
      'ignore-case': 'i',
      'ignore-space-change': 'b',
      'ignore-blank-lines': 'B',
      'label=': 'L',
      color: 'color',
      'color=': 'color',
    },
  },
  async (proc, parsed) => {
    if (parsed.rest.length !== 2)
      throw new UsageError(parsed.rest.length ? `missing operand after '${parsed.rest[0]}'` : "missing operand after 'diff'", 2);
    if (parsed.flags.has('y')) throw new UsageError('side by side is not supported', 2);
    return compare(proc, parsed, parsed.rest[0], parsed.rest[1], '');
  },
  2,
);

async function compare(proc: Process, parsed: Parameters<typeof last>[0], left: string, right: string, command: string): Promise<number> {
  const { fs } = proc.machine;
  const { flags } = parsed;
  const isDirectory = (name: string) =>
    name !== '-' && fs.exists(resolvePath(proc.cwd, name)) && fs.stat(resolvePath(proc.cwd, name)).type === 'directory';
  if (isDirectory(left) && isDirectory(right)) {
    let status = 0;
    const names = [...new Set([left, right].flatMap((each) => fs.readdir(resolvePath(proc.cwd, each))))].sort();
    for (const name of names) {
      const [a, b] = [`${left}/${name}`, `${right}/${name}`];
      const missing = [a, b].map((each) => !fs.exists(resolvePath(proc.cwd, each)));
      if ((missing[0] || missing[1]) && !flags.has('N')) {
        await proc.stdout.write(`Only in ${missing[0] ? right : left}: ${name}\n`);
        status = 1;
      } else if (isDirectory(a) && isDirectory(b) && !flags.has('r')) await proc.stdout.write(`Common subdirectories: ${a} and ${b}\n`);
      else
        status = Math.max(
          status,
          await compare(
            proc,
            parsed,
            a,
            b,
            `diff ${proc.argv
              .slice(1)
              .filter((arg) => arg.startsWith('-'))
              .join(' ')} ${a} ${b}\n`,
          ),
        );
    }
    return status;
  }
  const texts: string[] = [];
  for (const name of [left, right]) {
    const path = isDirectory(name) ? `${name}/${(name === left ? right : left).replace(/^.*\//, '')}` : name;
    try {
      texts.push(name === '-' ? decode(await readAll(proc.stdin, proc.signal)) : fs.readText(resolvePath(proc.cwd, path)));
    } catch (error) {
      if (!(error instanceof FsError)) throw error;
      if (flags.has('N') && error.code === 'ENOENT') texts.push('');
      else {
        await proc.stderr.write(`diff: ${path}: ${error.message}\n`);
        return 2;
      }
    }
  }
  const fold = (text: string) => {
    let folded = flags.has('i') ? text.toLowerCase() : text;
    if (flags.has('w')) folded = folded.replace(/[ \t]+/g, '');
    if (flags.has('b')) folded = folded.replace(/[ \t]+/g, ' ').replace(/ \n/g, '\n');
    return flags.has('B') ? folded.replace(/^\n/gm, '') : folded;
  };
  const [a, b] = texts.map((text) =>
    fold(text)
      .split(/(?<=\n)/)
      .filter(Boolean),
  );
  if (a.join('') === b.join('')) {
    if (flags.has('s')) await proc.stdout.write(`Files ${left} and ${right} are identical\n`);
    return 0;
  }
  if (flags.has('q')) {
    await proc.stdout.write(`Files ${left} and ${right} differ\n`);
    return 1;
  }
  const context = last(parsed, 'U');
  if (flags.has('u') || context !== undefined) {
    const labels = parsed.values.get('L') ?? [];
    const title = (name: string, i: number) =>
      labels[i] ??
      `${name}\t${formatDate('%F %T.%N %z', name === '-' || !fs.exists(resolvePath(proc.cwd, name)) ? proc.machine.clock.now() : fs.stat(resolvePath(proc.cwd, name)).mtime)}`;
    await proc.stdout.write(`${command}--- ${title(left, 0)}\n+++ ${title(right, 1)}\n${unifiedHunks(a, b, Number(context ?? 3))}`);
  } else await proc.stdout.write(command + normal(a, b));
  return 1;
}
