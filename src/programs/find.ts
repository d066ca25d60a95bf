import { FsError, resolvePath, type Stat } from '../os/fs.ts';
import type { Process, Program } from '../os/process.ts';
import { emptyReader } from '../os/streams.ts';
import { complain } from './files.ts';
import { formatMode } from './mode.ts';

interface Visited {
  path: string;
  shown: string;
  name: string;
  stat: Stat;
  depth: number;
}
type Test = (file: Visited) => boolean | Promise<boolean>;
interface Expression {
  test: Test;
  acts: boolean;
}
interface Plan {
  maxDepth: number;
  minDepth: number;
  depthFirst: boolean;
  pruned: Set<string>;
  pending: (() => Promise<void>)[];
}
class Usage extends Error {}

const globExpression = (pattern: string, flags = ''): RegExp =>
  new RegExp(
    `^${pattern
      .replace(/[.+^${}()|\\]/g, '\\$&')
      .replace(/\*/g, '.*')
      .replace(/\?/g, '.')
      .replace(/\[!/g, '[^')}$`,
    `s${flags}`,
  );

export const find: Program = async (proc) => {
  const args = proc.argv.slice(1);
  const roots: string[] = [];
  while (args.length && !/^[-(!]/.test(args[0])) roots.push(args.shift() as string);
  const plan: Plan = { maxDepth: Number.POSITIVE_INFINITY, minDepth: 0, depthFirst: false, pruned: new Set(), pending: [] };
  let expression: Expression;
  try {
    expression = or(proc, args, plan);
    if (args.length) throw new Usage(`paths must precede expression: \`${args[0]}'`);
  } catch (error) {
    if (!(error instanceof Usage)) throw error;
    await proc.stderr.write(`find: ${error.message}\n`);
    return 1;
  }
  const whole: Test = async (file) => {
    const met = await expression.test(file);
    if (met && !expression.acts) await proc.stdout.write(`${file.shown}\n`);
    return met;
  };
  let status = 0;
  const { fs } = proc.machine;
  const visit = async (path: string, shown: string, depth: number): Promise<void> => {
    let stat: Stat;
    try {
      stat = fs.lstat(path);
    } catch (error) {
      if (!(error instanceof FsError)) throw error;
      status = await complain(proc, `‘${shown}’`, error);
      return;
    }
    const file: Visited = { path, shown, name: shown.replace(/\/+$/, '').replace(/^.*\//, '') || '/', stat, depth };
    const check = async () => {
      if (depth >= plan.minDepth) await whole(file);
    };
    if (!plan.depthFirst) await check();
    if (stat.type === 'directory' && depth < plan.maxDepth && !plan.pruned.has(path)) {
      for (const name of fs.readdir(path)) await visit(resolvePath(path, name), `${shown.replace(/\/$/, '')}/${name}`, depth + 1);
    }
    if (plan.depthFirst) await check();
  };
  for (const root of roots.length ? roots : ['.']) await visit(resolvePath(proc.cwd, root), root, 0);
  for (const finish of plan.pending) await finish();
  return status;
};

function or(proc: Process, args: string[], plan: Plan): Expression {
  let left = and(proc, args, plan);
  while (args[0] === '-o' || args[0] === '-or') {
    args.shift();
    const right = and(proc, args, plan);
    const first = left;
    left = { test: async (file) => (await first.test(file)) || right.test(file), acts: first.acts || right.acts };
  }
  return left;
}
function and(proc: Process, args: string[], plan: Plan): Expression {
  let left: Expression = { test: () => true, acts: false };
  while (args.length && args[0] !== '-o' && args[0] !== '-or' && args[0] !== ')') {
    if (args[0] === '-a' || args[0] === '-and') args.shift();
    const right = primary(proc, args, plan);
    const first = left;
    left = { test: async (file) => (await first.test(file)) && right.test(file), acts: first.acts || right.acts };
  }
  return left;
}

const compare = (text: string, value: number): boolean =>
  text.startsWith('+') ? value > Number(text.slice(1)) : text.startsWith('-') ? value < Number(text.slice(1)) : value === Number(text);

const acting = (proc: Process, text: (file: Visited) => string): Expression => ({
  acts: true,
  async test(file) {
    await proc.stdout.write(text(file));
    return true;
  },
});

function primary(proc: Process, args: string[], plan: Plan): Expression {
  const word = args.shift() as string;
  const { fs, clock } = proc.machine;
  const need = () => {
    const value = args.shift();
    if (value === undefined) throw new Usage(`missing argument to \`${word}'`);
    return value;
  };
  const plain = (test: Test): Expression => ({ test, acts: false });
  switch (word) {
    case '!':
    case '-not': {
      const inner = primary(proc, args, plan);
      return { test: async (file) => !(await inner.test(file)), acts: inner.acts };
    }
    case '(': {
      const inner = or(proc, args, plan);
      if (args.shift() !== ')') throw new Usage("expected ')'");
      return inner;
    }
    case '-name':
    case '-iname': {
      const pattern = globExpression(need(), word === '-iname' ? 'i' : '');
      return plain((file) => pattern.test(file.name));
    }
    case '-path':
    case '-wholename':
    case '-ipath': {
      const pattern = globExpression(need(), word === '-ipath' ? 'i' : '');
      return plain((file) => pattern.test(file.shown));
    }
    case '-regex': {
      const pattern = new RegExp(`^(?:${need()})$`);
      return plain((file) => pattern.test(file.shown));
    }
    case '-type': {
      const kinds = need().split(',');
      const letter = { file: 'f', directory: 'd', symlink: 'l', device: 'c' };
      return plain((file) => kinds.includes(letter[file.stat.type]));
    }
    case '-maxdepth':
      plan.maxDepth = Number(need());
      return plain(() => true);
    case '-mindepth':
      plan.minDepth = Number(need());
      return plain(() => true);
    case '-depth':
      plan.depthFirst = true;
      return plain(() => true);
    case '-empty':
      return plain((file) => (file.stat.type === 'directory' ? fs.readdir(file.path).length === 0 : file.stat.size === 0));
    case '-size': {
      const match = /^([-+]?)(\d+)([ckMGb]?)$/.exec(need());
      if (!match) throw new Usage("invalid argument to `-size'");
      const unit = { c: 1, k: 1024, M: 1_048_576, G: 1_073_741_824, b: 512, '': 512 }[match[3]] as number;
      return plain((file) => compare(match[1] + match[2], Math.ceil(file.stat.size / unit)));
    }
    case '-mtime':
    case '-mmin': {
      const amount = need();
      return plain((file) => compare(amount, Math.floor((clock.now() - file.stat.mtime) / (word === '-mtime' ? 86_400_000 : 60_000))));
    }
    case '-newer': {
      const { mtime } = fs.stat(resolvePath(proc.cwd, need()));
      return plain((file) => file.stat.mtime > mtime);
    }
    case '-perm': {
      const text = need();
      const bits = Number.parseInt(text.replace(/^[-/]/, ''), 8);
      return plain((file) =>
        text[0] === '-' ? (file.stat.mode & bits) === bits : text[0] === '/' ? (file.stat.mode & bits) !== 0 : file.stat.mode === bits,
      );
    }
    case '-user':
    case '-uid': {
      const user = need();
      return plain((file) => String(file.stat.uid) === user || (user === 'root' && file.stat.uid === 0));
    }
    case '-true':
      return plain(() => true);
    case '-prune':
      return plain((file) => {
        plan.pruned.add(file.path);
        return true;
      });
    case '-print':
    case '-print0':
      return acting(proc, (file) => `${file.shown}${word === '-print0' ? '\0' : '\n'}`);
    case '-ls':
      return acting(proc, (file) => `${file.stat.ino} 4 ${formatMode(file.stat)} 1 root root ${file.stat.size} ${file.shown}\n`);
    case '-printf': {
      const format = need();
      return {
        acts: true,
        async test(file) {
          const values: Record<string, string> = {
            p: file.shown,
            f: file.name,
            s: String(file.stat.size),
            m: file.stat.mode.toString(8),
            d: String(file.depth),
            y: file.stat.type[0],
            h: file.shown.replace(/\/[^/]*$/, ''),
          };
          await proc.stdout.write(
            format
              .replace(/%(.)/g, (whole, key) => values[key] ?? whole)
              .replace(/\\n/g, '\n')
              .replace(/\\t/g, '\t'),
          );
          return true;
        },
      };
    }
    case '-delete':
      plan.depthFirst = true;
      return {
        acts: true,
        async test(file) {
          try {
            if (file.stat.type === 'directory') fs.rmdir(file.path);
            else fs.unlink(file.path);
            return true;
          } catch (error) {
            await complain(proc, `‘${file.shown}’`, error, 'cannot delete ');
            return false;
          }
        },
      };
    case '-exec':
    case '-ok':
    case '-execdir': {
      const command: string[] = [];
      while (args.length && args[0] !== ';' && !(args[0] === '+' && command.at(-1) === '{}')) command.push(args.shift() as string);
      const end = args.shift();
      if (end === undefined) throw new Usage(`missing argument to \`${word}'`);
      const run = async (argv: string[]) => (await proc.spawn({ argv, stdin: emptyReader() }).wait) === 0;
      if (end === ';') return { test: (file) => run(command.map((each) => each.replaceAll('{}', file.shown))), acts: true };
      const found: string[] = [];
      plan.pending.push(async () => {
        if (found.length) await run([...command.slice(0, -1), ...found]);
      });
      return { test: (file) => found.push(file.shown) > 0, acts: true };
    }
    default:
      throw new Usage(`unknown predicate \`${word}'`);
  }
}
