import { FsError, resolvePath } from '../../os/fs.ts';
import type { Process, ProcessHandle, Writer } from '../../os/process.ts';
import { type Pipe, pipe } from '../../os/streams.ts';
import { openInput } from '../files.ts';
import { AwkError } from './lexer.ts';
import { type RecordReader, recordReader } from './records.ts';

interface Output {
  write(text: string): Promise<void>;
  close(): Promise<number>;
}
interface Input {
  records: RecordReader;
  close(): Promise<number>;
}

/** The files and commands that a program has open, by their names. */
export function createIo(proc: Process, expression: (source: string) => RegExp) {
  const outputs = new Map<string, Output>();
  const inputs = new Map<string, Input>();
  let held = '';
  const flush = async () => {
    const text = held;
    held = '';
    if (text) await proc.stdout.write(text);
  };
  const shell = (command: string, streams: Partial<Parameters<Process['spawn']>[0]>): ProcessHandle =>
    proc.spawn({ argv: ['sh', '-c', command], ...streams });

  const file = (name: string, append: boolean): Output => {
    const writer: Writer | undefined = { '/dev/stdout': proc.stdout, '-': proc.stdout, '/dev/stderr': proc.stderr }[name];
    if (writer) return { write: async (text) => (await flush(), writer.write(text)), close: async () => 0 };
    const path = resolvePath(proc.cwd, name);
    const { fs } = proc.machine;
    try {
      if (!append) fs.writeFile(path, '');
    } catch (error) {
      if (!(error instanceof FsError)) throw error;
      throw new AwkError(`cannot open "${name}" for output`);
    }
    return { write: async (text) => fs.appendFile(path, text), close: async () => 0 };
  };
  const command = (text: string): Output => {
    const to: Pipe = pipe();
    const handle = shell(text, { stdin: to.reader });
    void handle.wait.then(() => to.destroy());
    return {
      write: (data) => to.writer.write(data),
      close: async () => {
        to.end();
        return handle.wait;
      },
    };
  };
  return {
    print(text: string): void {
      held += text;
    },
    flush,
    /** More than a page is waiting. */
    full: () => held.length > 8192,
    async printTo(operator: '>' | '>>' | '|', target: string, text: string): Promise<void> {
      let output = outputs.get(target);
      if (!output) {
        if (operator === '|') await flush();
        output = operator === '|' ? command(target) : file(target, operator === '>>');
        outputs.set(target, output);
      }
      await output.write(text);
    },
    /** Undefined where the file cannot be read. */
    input(name: string, isCommand: boolean): RecordReader | undefined {
      const known = inputs.get(name);
      if (known) return known.records;
      if (isCommand) {
        const from = pipe();
        const handle = shell(name, { stdout: from.writer });
        void handle.wait.then(() => from.end());
        const records = recordReader(from.reader, proc.signal, expression);
        inputs.set(name, { records, close: async () => (from.destroy(), handle.wait) });
        return records;
      }
      try {
        const records = recordReader(openInput(proc, name), proc.signal, expression);
        inputs.set(name, { records, close: async () => 0 });
        return records;
      } catch (error) {
        if (error instanceof FsError) return undefined;
        throw error;
      }
    },
    async system(text: string): Promise<number> {
      await flush();
      return shell(text, {}).wait;
    },
    async close(name: string): Promise<number> {
      const open = [outputs.get(name), inputs.get(name)].filter((each) => each !== undefined);
      outputs.delete(name);
      inputs.delete(name);
      let code = -1;
      for (const each of open) code = await each.close();
      return code;
    },
    async closeAll(): Promise<void> {
      await flush();
      for (const output of outputs.values()) await output.close();
    },
  };
}
export type Io = ReturnType<typeof createIo>;
