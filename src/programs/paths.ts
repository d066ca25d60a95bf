import { FsError, resolvePath } from '../os/fs.ts';
import { suffix } from '../os/random.ts';
import { complain } from './files.ts';
import { last, UsageError, withOptions } from './options.ts';

export const realpath = withOptions(
  { flags: 'emsqzLP', long: { 'canonicalize-existing': 'e', 'canonicalize-missing': 'm', strip: 's' } },
  async (proc, { flags, rest }) => {
    if (!rest.length) throw new UsageError('missing operand');
    let status = 0;
    for (const name of rest) {
      const path = resolvePath(proc.cwd, name);
      try {
        const { fs } = proc.machine;
        const missing = !fs.exists(path) && !flags.has('e');
        const parent = path.replace(/\/[^/]*$/, '') || '/';
        await proc.stdout.write(
          `${flags.has('s') || flags.has('m') ? path : missing ? `${fs.realpath(parent).replace(/\/$/, '')}/${path.split('/').pop()}` : fs.realpath(path)}\n`,
        );
      } catch (error) {
        status = await complain(proc, name, error);
      }
    }
    return status;
  },
);

export const readlink = withOptions(
  { flags: 'fnemqsv', long: { canonicalize: 'f', 'no-newline': 'n', 'canonicalize-existing': 'e', 'canonicalize-missing': 'm' } },
  async (proc, { flags, rest }) => {
    if (!rest.length) throw new UsageError('missing operand');
    const { fs } = proc.machine;
    let status = 0;
    for (const name of rest) {
      const path = resolvePath(proc.cwd, name);
      try {
        const shown = flags.has('f') || flags.has('e') || flags.has('m') ? (fs.exists(path) ? fs.realpath(path) : path) : fs.readlink(path);
        await proc.stdout.write(shown + (flags.has('n') ? '' : '\n'));
      } catch (error) {
        if (!(error instanceof FsError)) throw error;
        status = 1;
      }
    }
    return status;
  },
);

export const mktemp = withOptions(
  { flags: 'dqut', values: 'p', long: { directory: 'd', quiet: 'q', 'dry-run': 'u', 'tmpdir=': 'p', tmpdir: 'T', 'suffix=': 'suffix' } },
  async (proc, parsed) => {
    const { fs, random } = proc.machine;
    const [template = 'tmp.XXXXXXXXXX'] = parsed.rest;
    if (!/XXX/.test(template)) throw new UsageError(`too few X's in template ‘${template}’`);
    const directory =
      last(parsed, 'p') ?? (parsed.rest.length && !parsed.flags.has('t') && !parsed.flags.has('T') ? '' : (proc.env.TMPDIR ?? '/tmp'));
    const name = template.replace(/X+(?=[^X]*$)/, (found) => suffix(random, found.length)) + (last(parsed, 'suffix') ?? '');
    const shown = directory && !template.startsWith('/') ? `${directory.replace(/\/$/, '')}/${name}` : name;
    const path = resolvePath(proc.cwd, shown);
    try {
      if (parsed.flags.has('d')) fs.mkdir(path, { mode: 0o700 });
      else if (!parsed.flags.has('u')) fs.writeFile(path, '', 0o600);
    } catch (error) {
      return complain(proc, `‘${shown}’`, error, `failed to create ${parsed.flags.has('d') ? 'directory' : 'file'} via template `);
    }
    await proc.stdout.write(`${shown}\n`);
    return 0;
  },
);
