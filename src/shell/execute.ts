import { decode } from '../os/http.ts';
import type { ProcessHandle } from '../os/process.ts';
import { emptyReader, pipe, readLine } from '../os/streams.ts';
import { arithmeticMessage, evaluate } from './arithmetic.ts';
import { testExpression } from './conditional.ts';
import type { Context } from './context.ts';
import { expandPattern, expandText, expandWords } from './expand.ts';
import { Exit, ShellError } from './flow.ts';
import { assignFor, loop } from './loops.ts';
import type { AndOr, Case, CompoundList, For, Pipeline, PipelineNode, Script, Select, Statement } from './parse.ts';
import { patternRegExp } from './pattern.ts';
import { redirect } from './redirect.ts';
import { runSimple } from './simple.ts';
import { closeAfterJob, fork, waitForeground } from './subshell.ts';
import { runPending, runTrap } from './traps.ts';

export async function runList(context: Context, statements: Script['commands'] | CompoundList['commands']): Promise<number> {
  const { shell } = context;
  const tail = shell.tail;
  for (const [i, statement] of statements.entries()) {
    shell.tail = tail && i === statements.length - 1;
    await runStatement(context, statement);
  }
  return statements.length ? shell.status : (shell.status = 0);
}

async function runStatement(context: Context, statement: Statement): Promise<number> {
  const { shell } = context;
  await shell.tick();
  if (shell.pending.length) await runPending(context);
  shell.position = statement.pos;
  if (statement.background) return runBackground(context, statement);
  return runNode(context, statement.command);
}

/** A command as `jobs` shows it. */
function jobText({ shell }: Context, { type, pos, end }: PipelineNode | AndOr | Pipeline): string {
  const text = shell.source.text.slice(pos, end).trim();
  return type === 'Subshell' ? `( ${text.slice(1, -1).trim()} )` : text;
}

async function runBackground(context: Context, statement: Statement): Promise<number> {
  const { shell, io } = context;
  const inner = shell.interactive ? io : io.with(0, { reader: emptyReader() });
  const handle = await fork(
    { shell, io: inner },
    (child) => {
      child.shell.tail = true;
      child.shell.conditional = 0;
      return runNode(child, statement.command);
    },
    { background: true, group: shell.interactive ? 0 : undefined },
  );
  const job = shell.jobs.add([handle], jobText(context, statement.command));
  shell.lastBackground = handle.pid;
  if (shell.interactive) await io.stderr.write(`[${job.id}] ${handle.pid}\n`);
  shell.status = 0;
  return 0;
}

/** After a command failed where that counts. */
async function failed(context: Context): Promise<void> {
  const { shell } = context;
  if (!shell.status || shell.conditional) return;
  if (shell.traps.has('ERR') && !(shell.functionDepth && !shell.shopt.has('errtrace'))) await runTrap(context, 'ERR');
  if (shell.options.errexit) throw new Exit(shell.status);
}

export async function runNode(context: Context, node: PipelineNode | AndOr | Pipeline | CompoundList): Promise<number> {
  const { shell } = context;
  switch (node.type) {
    case 'AndOr':
      return runAndOr(context, node);
    case 'Pipeline':
      return runPipeline(context, node);
    case 'Command':
      shell.position = node.pos;
      shell.commandEnd = node.end;
      await runSimple(context, node);
      await failed(context);
      return shell.status;
    case 'Redirected': {
      let redirected: Awaited<ReturnType<typeof redirect>>;
      try {
        redirected = await redirect(context, node.redirects);
      } catch (error) {
        if (!(error instanceof ShellError) || error.fatal) throw error;
        await shell.warn(context.io, error.message);
        shell.status = 1;
        await failed(context);
        return shell.status;
      }
      const tail = shell.tail;
      shell.tail = false;
      try {
        return await runNode({ shell, io: redirected.io }, node.command);
      } finally {
        shell.tail = tail;
        await closeAfterJob(shell, redirected);
      }
    }
    case 'CompoundList':
      return runList(context, node.commands);
    case 'BraceGroup':
      return runList(context, node.body.commands);
    case 'Subshell': {
      const handle = await fork(context, (child) => runList(child, node.body.commands), { group: shell.interactive ? 0 : undefined });
      [shell.status] = await waitForeground(context, [handle], jobText(context, node));
      await failed(context);
      return shell.status;
    }
    case 'If':
      for (const branch of [node, ...node.elif])
        if ((await condition(context, () => runList(context, branch.clause.commands))) === 0) return runList(context, branch.then.commands);
      return node.else ? runList(context, node.else.commands) : (shell.status = 0);
    case 'While': {
      let status = 0;
      const broken = await loop(context, async () => {
        const met = (await condition(context, () => runList(context, node.clause.commands))) === 0;
        if (met !== (node.kind === 'while')) return false;
        status = await runList(context, node.body.commands);
        return true;
      });
      return (shell.status = broken ?? status);
    }
    case 'For':
      return runFor(context, node);
    case 'ArithmeticFor': {
      const value = async (e: typeof node.test) => (e ? evaluate(context, e) : 1n);
      await value(node.initialize);
      let status = 0;
      const broken = await loop(
        context,
        async () => {
          if ((await value(node.test)) === 0n) return false;
          status = await runList(context, node.body.commands);
          return true;
        },
        async () => void (await value(node.update)),
      );
      return (shell.status = broken ?? status);
    }
    case 'Select':
      return runSelect(context, node);
    case 'Case':
      return runCase(context, node);
    case 'Function':
      shell.functions.set(node.name.value, { body: node.body, source: shell.source, text: shell.source.text.slice(node.pos, node.end) });
      return (shell.status = 0);
    case 'ArithmeticCommand':
      shell.status = await guarded(
        context,
        async () => (node.expression && (await evaluate(context, node.expression)) !== 0n ? 0 : 1),
        '((: ',
        node.body,
      );
      await failed(context);
      return shell.status;
    case 'TestCommand':
      shell.status = await guarded(context, async () => ((await testExpression(context, node.expression)) ? 0 : 1), '');
      await failed(context);
      return shell.status;
    case 'Coproc':
      throw new ShellError('coproc: not supported', 2);
  }
}

/** An expression's error fails only its command. */
async function guarded(context: Context, body: () => Promise<number>, prefix: string, text = ''): Promise<number> {
  try {
    return await body();
  } catch (error) {
    if (!(error instanceof ShellError) || error.fatal) throw error;
    await context.shell.warn(context.io, prefix ? prefix + arithmeticMessage(text, error.message) : error.message);
    return prefix ? 1 : 2;
  }
}

async function condition<T>(context: Context, body: () => Promise<T>): Promise<T> {
  const { shell } = context;
  const tail = shell.tail;
  shell.tail = false;
  shell.conditional++;
  try {
    return await body();
  } finally {
    shell.conditional--;
    shell.tail = tail;
  }
}

async function runAndOr(context: Context, node: AndOr): Promise<number> {
  const { shell } = context;
  for (const [i, command] of node.commands.entries()) {
    if (i && (node.operators[i - 1] === '&&') !== (shell.status === 0)) continue;
    if (i < node.commands.length - 1) await condition(context, () => runNode(context, command));
    else await runNode(context, command);
  }
  return shell.status;
}

async function runPipeline(context: Context, node: Pipeline): Promise<number> {
  const { shell, io } = context;
  const negated = node.prefixes.filter((prefix) => prefix.type === 'Negation').length % 2 === 1;
  const time = node.prefixes.find((prefix) => prefix.type === 'Time');
  const { clock } = shell.proc.machine;
  const started = clock.now();
  const run = () => (node.commands.length === 1 ? runNode(context, node.commands[0]) : pipeline(context, node));
  if (negated) await condition(context, run);
  else await run();
  if (time?.type === 'Time') await io.stderr.write(times((clock.now() - started) / 1000, shell.dialect === 'bash' && !time.posix));
  if (negated) shell.status = shell.status ? 0 : 1;
  else if (node.commands.length > 1) await failed(context);
  return shell.status;
}

const times = (seconds: number, bash: boolean): string => {
  const show = (s: number) => `${Math.floor(s / 60)}m${(s % 60).toFixed(3)}s`;
  return bash ? `\nreal\t${show(seconds)}\nuser\t0m0.000s\nsys\t0m0.000s\n` : `real ${seconds.toFixed(2)}\nuser 0.00\nsys 0.00\n`;
};

async function pipeline(context: Context, node: Pipeline): Promise<number> {
  const { shell } = context;
  const between = node.commands.slice(1).map(() => pipe());
  const handles: ProcessHandle[] = [];
  for (const [i, command] of node.commands.entries()) {
    let io = context.io;
    if (i > 0) io = io.with(0, { reader: between[i - 1].reader });
    const out = between[i];
    if (out) io = io.with(1, { writer: out.writer });
    if (out && node.operators[i] === '|&') io = io.with(2, { writer: out.writer });
    const handle = await fork(
      { shell, io },
      (child) => {
        child.shell.tail = true;
        return runNode(child, command);
      },
      { group: shell.interactive ? (handles[0]?.pid ?? 0) : undefined },
    );
    void handle.wait.then(() => {
      out?.end();
      between[i - 1]?.destroy();
    });
    handles.push(handle);
  }
  const statuses = await waitForeground(context, handles, jobText(context, node));
  if (shell.interactive && statuses.includes(130)) shell.interrupted('SIGINT');
  shell.variables.setList('PIPESTATUS', statuses.map(String));
  shell.status = shell.options.pipefail ? (statuses.findLast((status) => status !== 0) ?? 0) : (statuses.at(-1) ?? 0);
  return shell.status;
}

async function runFor(context: Context, node: For): Promise<number> {
  const { shell } = context;
  const words = node.wordlist ? await expandWords(context, node.wordlist) : [...shell.args];
  let status = 0;
  let i = 0;
  const broken = await loop(context, async () => {
    if (i >= words.length) return false;
    await assignFor(context, node.name.value, words[i++]);
    status = await runList(context, node.body.commands);
    return true;
  });
  return (shell.status = broken ?? status);
}

async function runSelect(context: Context, node: Select): Promise<number> {
  const { shell, io } = context;
  const words = node.wordlist ? await expandWords(context, node.wordlist) : [...shell.args];
  const menu = words.map((word, i) => `${i + 1}) ${word}\n`).join('');
  let shown = false;
  let status = 0;
  const broken = await loop(context, async () => {
    if (!shown) await io.stderr.write(menu);
    shown = true;
    await io.stderr.write(shell.variables.text('PS3') ?? '#? ');
    const line = await readLine(io.stdin, shell.signal);
    if (!line) {
      status = 1;
      return false;
    }
    const reply = decode(line).replace(/\n$/, '');
    shell.variables.set('REPLY', reply);
    if (!reply) {
      shown = false;
      return true;
    }
    shell.variables.set(node.name.value, words[Number(reply) - 1] ?? '');
    status = await runList(context, node.body.commands);
    return true;
  });
  return (shell.status = broken ?? status);
}

async function runCase(context: Context, node: Case): Promise<number> {
  const { shell } = context;
  const word = await expandText(context, node.word);
  const flags = shell.shopt.has('nocasematch') ? 'i' : '';
  let through = false;
  let status = 0;
  for (const item of node.items) {
    let matched = through;
    for (const pattern of matched ? [] : item.pattern) matched ||= patternRegExp(await expandPattern(context, pattern), flags).test(word);
    if (!matched) continue;
    status = await runList(context, item.body.commands);
    if (item.terminator !== ';&' && item.terminator !== ';;&') return status;
    through = item.terminator === ';&';
  }
  return (shell.status = status);
}
