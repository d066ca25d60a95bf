import { FsError, resolvePath } from '../../os/fs.ts';
import { collector } from '../../os/streams.ts';
import { last, withOptions } from '../options.ts';
import { sedInput } from './input.ts';
import { parseScript } from './parse.ts';
import { freshState, runSed, SedError } from './run.ts';

const LONG = {
  quiet: 'n',
  silent: 'n',
  'expression=': 'e',
  'file=': 'f',
  'regexp-extended': 'E',
  'in-place': 'i',
  'in-place=': 'I',
  separate: 's',
  unbuffered: 'u',
  'null-data': 'z',
  posix: 'posix',
};

/** GNU sed, line by line as its input comes. */
export const sed = withOptions({ flags: 'nErsuz', values: 'ef', optional: 'i', long: LONG }, async (proc, parsed) => {
  const { flags, values, rest } = parsed;
  const { fs } = proc.machine;
  const scripts: { text: string; where: string }[] = [];
  for (const text of values.get('e') ?? []) scripts.push({ text, where: `-e expression #${scripts.length + 1}` });
  for (const file of values.get('f') ?? [])
    try {
      scripts.push({ text: fs.readText(resolvePath(proc.cwd, file)).replace(/^#!.*\n/, ''), where: `file ${file} line 1` });
    } catch (error) {
      if (!(error instanceof FsError)) throw error;
      await proc.stderr.write(`sed: couldn't open file ${file}: ${error.message}\n`);
      return 1;
    }
  const files = [...rest];
  if (!scripts.length) {
    const script = files.shift();
    if (script === undefined) {
      await proc.stderr.write('Usage: sed [OPTION]... {script-only-if-no-other-script} [input-file]...\n');
      return 1;
    }
    scripts.push({ text: script, where: '-e expression #1' });
  }
  const program = parseScript(scripts, flags.has('E') || flags.has('r'));
  const inPlace = last(parsed, 'i') ?? last(parsed, 'I') ?? (flags.has('i') ? '' : undefined);
  const options = { quiet: flags.has('n') || /^#n(\n|$)/.test(scripts[0].text), zero: flags.has('z') };
  let status = 0;
  const complain = async (name: string, error: unknown) => {
    if (!(error instanceof FsError)) throw error;
    await proc.stderr.write(
      error.code === 'EISDIR'
        ? inPlace === undefined
          ? `sed: read error on ${name}: Is a directory\n`
          : `sed: couldn't edit ${name}: not a regular file\n`
        : `sed: can't read ${name}: ${error.message}\n`,
    );
    status = inPlace !== undefined && error.code === 'EISDIR' ? 4 : 2;
  };
  try {
    if (inPlace === undefined && !flags.has('s')) {
      const input = sedInput(proc, files.length ? files : ['-'], options.zero, complain);
      return (await runSed(proc, program, input, proc.stdout, options, freshState(), files[0])) ?? status;
    }
    const state = freshState();
    for (const file of files.length ? files : ['-']) {
      if (inPlace === undefined || file === '-') {
        const code = await runSed(proc, program, sedInput(proc, [file], options.zero, complain), proc.stdout, options, state, file);
        if (code !== undefined) return code;
        continue;
      }
      const path = resolvePath(proc.cwd, file);
      const out = collector();
      const before = status;
      status = 0;
      state.line = 0;
      state.ranges.clear();
      const code = await runSed(proc, program, sedInput(proc, [file], options.zero, complain), out, options, state, file);
      if (status) continue;
      status = before;
      if (inPlace) fs.writeFile(backupName(path, inPlace), fs.readFile(path));
      fs.writeFile(path, out.bytes());
      if (code !== undefined) return code;
    }
    return status;
  } catch (error) {
    if (!(error instanceof SedError)) throw error;
    await proc.stderr.write(`sed: ${scripts[0].where}, char 0: ${error.message}\n`);
    return 1;
  }
});

function backupName(path: string, suffix: string): string {
  const at = path.lastIndexOf('/') + 1;
  const base = path.slice(at);
  return suffix.includes('*') ? resolvePath(path.slice(0, at), suffix.replaceAll('*', base)) : path + suffix;
}
