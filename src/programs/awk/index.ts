import { FsError, resolvePath } from '../../os/fs.ts';
import type { Program as Executable, Process } from '../../os/process.ts';
import { openInput } from '../files.ts';
import { nameOf, UsageError, withOptions } from '../options.ts';
import { createInterpreter, Exit, NEXT, NEXTFILE } from './interpreter.ts';
import { createIo } from './io.ts';
import { AwkError, unescaped } from './lexer.ts';
import { parse } from './parser.ts';
import { type RecordReader, recordReader } from './records.ts';
import { createStore, type Store } from './store.ts';
import type { Program } from './tree.ts';
import { fromInput, toNumber } from './values.ts';

/** awk as POSIX has it, with what gawk and mawk share beyond; its input is taken record by record as it comes. */
export const awk: Executable = withOptions(
  { values: 'Fvf', stopAtWord: true, long: { 'field-separator=': 'F', 'assign=': 'v', 'file=': 'f' } },
  async (proc, { values, rest }) => {
    const operands = [...rest];
    try {
      const source = values.has('f')
        ? (values.get('f') as string[]).map((file) => proc.machine.fs.readText(resolvePath(proc.cwd, file))).join('\n')
        : operands.shift();
      if (source === undefined) throw new UsageError(`usage: ${nameOf(proc)} [-F fs][-v var=value][prog | -f progfile][file ...]`, 2);
      return await run(proc, parse(source), values, operands);
    } catch (error) {
      if (error instanceof FsError) await proc.stderr.write(`${nameOf(proc)}: cannot open ${error.path} (${error.message})\n`);
      else if (error instanceof AwkError) await proc.stderr.write(`${nameOf(proc)}: ${error.message}\n`);
      else throw error;
      return 2;
    }
  },
  2,
);

async function run(proc: Process, program: Program, values: Map<string, string[]>, operands: string[]): Promise<number> {
  const store = createStore();
  const separator = values.get('F')?.at(-1);
  if (separator !== undefined) store.set('FS', separator === 't' ? '\t' : unescaped(separator));
  for (const each of values.get('v') ?? []) if (!assign(store, each)) throw new UsageError(`improper assignment: -v ${each}`, 2);
  const environment = store.array('ENVIRON');
  for (const [name, value] of Object.entries(proc.env)) environment.set(name, fromInput(value));
  const argv = store.array('ARGV');
  for (const [i, word] of [nameOf(proc), ...operands].entries()) argv.set(String(i), fromInput(word));
  store.set('ARGC', operands.length + 1);

  const io = createIo(proc, store.expression);
  const main = mainInput(proc, store);
  const interpreter = createInterpreter(proc, program, store, io, main);
  const finish = async (code: number) => {
    await io.closeAll();
    return code || main.status();
  };
  try {
    for (const each of program.begin) await interpreter.execute(each);
    if (program.rules.length || program.end.length) await records(program, store, io, main, interpreter);
  } catch (error) {
    if (!(error instanceof Exit)) {
      await io.flush();
      throw error;
    }
    // An exit outside END still runs END.
  }
  try {
    for (const each of program.end) await interpreter.execute(each);
  } catch (error) {
    if (!(error instanceof Exit)) throw error;
  }
  return finish(interpreter.code());
}

async function records(
  program: Program,
  store: Store,
  io: ReturnType<typeof createIo>,
  main: ReturnType<typeof mainInput>,
  interpreter: ReturnType<typeof createInterpreter>,
): Promise<void> {
  const open = new Set<number>();
  for (let record = await main.next(); record !== undefined; record = await main.next()) {
    store.setRecord(record);
    try {
      for (const [i, { pattern, body }] of program.rules.entries()) {
        if (pattern?.to) {
          if (!open.has(i) && !(await interpreter.truth(pattern.from))) continue;
          open.add(i);
          if (await interpreter.truth(pattern.to)) open.delete(i);
        } else if (pattern && !(await interpreter.truth(pattern.from))) continue;
        await interpreter.execute(body ?? { kind: 'print', args: [], formatted: false });
      }
    } catch (jump) {
      if (jump === NEXTFILE) main.skip();
      else if (jump !== NEXT) throw jump;
    }
    await io.flush();
  }
}

function assign(store: Store, text: string): boolean {
  const match = /^([A-Za-z_]\w*)=(.*)$/s.exec(text);
  if (match) store.set(match[1], fromInput(unescaped(match[2])));
  return match !== null;
}

/** The operands of ARGV one after the other, assignments among them; standard input where no file is named. */
function mainInput(proc: Process, store: Store) {
  let reader: RecordReader | undefined;
  let at = 1;
  let opened = false;
  let status = 0;
  const open = async (): Promise<boolean> => {
    for (;;) {
      const argc = toNumber(store.get('ARGC'));
      const given = at < argc ? store.array('ARGV').get(String(at)) : undefined;
      if (at >= argc && opened) return false;
      at++;
      const name = at > argc ? '-' : String(given === undefined ? '' : typeof given === 'object' ? given.text : given);
      if (name === '' || (at <= argc && assign(store, name))) continue;
      opened = true;
      try {
        reader = recordReader(openInput(proc, name), proc.signal, store.expression);
      } catch (error) {
        if (!(error instanceof FsError)) throw error;
        await proc.stderr.write(`${nameOf(proc)}: cannot open ${name} (${error.message})\n`);
        status = 2;
        continue;
      }
      store.set('FILENAME', name === '-' ? '' : name);
      store.set('FNR', 0);
      return true;
    }
  };
  return {
    async next(): Promise<string | undefined> {
      for (;;) {
        if (!reader && !(await open())) return undefined;
        const record = await reader?.next(store.text('RS'));
        if (record !== undefined) {
          store.set('NR', toNumber(store.get('NR')) + 1);
          store.set('FNR', toNumber(store.get('FNR')) + 1);
          return record;
        }
        reader = undefined;
      }
    },
    skip() {
      reader = undefined;
    },
    status: () => status,
  };
}
