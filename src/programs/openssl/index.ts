import { FsError } from '../../os/fs.ts';
import type { Process, Program } from '../../os/process.ts';
import { complain } from '../files.ts';
import { encode64 } from './base64.ts';
import { generate, showKey } from './keys.ts';
import { random } from './rand.ts';
import { request } from './req.ts';
import { verify } from './verify.ts';
import { refuse } from './words.ts';
import { certificate } from './x509.ts';

const COMMANDS: Record<string, (proc: Process, args: string[]) => Promise<number>> = {
  base64: encode64,
  genpkey: (proc, args) => generate(proc, 'genpkey', args),
  genrsa: (proc, args) => generate(proc, 'genrsa', args),
  pkey: (proc, args) => showKey(proc, 'pkey', args),
  rand: random,
  req: request,
  rsa: (proc, args) => showKey(proc, 'rsa', args),
  verify,
  async version(proc) {
    await proc.stdout.write('OpenSSL 3.0.13 30 Jan 2024 (Library: OpenSSL 3.0.13 30 Jan 2024)\n');
    return 0;
  },
  x509: certificate,
};

export const openssl: Program = async (proc) => {
  const [name, ...args] = proc.argv.slice(1);
  const encoding = name === 'enc' && args.includes('-base64');
  try {
    if (encoding)
      return await encode64(
        proc,
        args.filter((arg) => arg !== '-base64'),
      );
    if (Object.hasOwn(COMMANDS, name ?? '')) return await COMMANDS[name](proc, args);
  } catch (error) {
    if (error instanceof FsError) return complain(proc, error.path, error, "Can't open ");
    throw error;
  }
  const known = Object.keys(COMMANDS).join(', ');
  return refuse(
    proc,
    name === undefined ? `usage: openssl COMMAND … (${known})` : `openssl: '${name}' is not simulated here; ${known} are`,
  );
};
