import { findExecutable } from '../os/lookup.ts';
import type { Process, Program } from '../os/process.ts';
import { KERNEL } from '../os/procfs.ts';
import { last, nameOf, UsageError, withOptions } from './options.ts';
import { findGroup, findUser, idOf } from './users.ts';

export const succeed: Program = async () => 0;
export const fail: Program = async () => 1;

export const pwd: Program = async (proc) => {
  await proc.stdout.write(`${proc.cwd}\n`);
  return 0;
};

export const printenv = withOptions({ flags: '0', long: { null: '0' } }, async (proc, { rest }) => {
  if (!rest.length) {
    await proc.stdout.write(
      Object.entries(proc.env)
        .map(([name, value]) => `${name}=${value}\n`)
        .join(''),
    );
    return 0;
  }
  let status = 0;
  for (const name of rest) {
    if (proc.env[name] === undefined) status = 1;
    else await proc.stdout.write(`${proc.env[name]}\n`);
  }
  return status;
});

export const env = withOptions(
  { flags: 'i0', values: 'uC', stopAtWord: true, long: { 'ignore-environment': 'i', 'unset=': 'u', 'chdir=': 'C' } },
  async (proc, parsed) => {
    const environment: Record<string, string> = parsed.flags.has('i') ? {} : { ...proc.env };
    for (const name of parsed.values.get('u') ?? []) delete environment[name];
    let i = 0;
    for (; /^[^=]+=/.test(parsed.rest[i] ?? ''); i++) {
      const at = parsed.rest[i].indexOf('=');
      environment[parsed.rest[i].slice(0, at)] = parsed.rest[i].slice(at + 1);
    }
    const argv = parsed.rest.slice(i);
    if (!argv.length) {
      await proc.stdout.write(
        Object.entries(environment)
          .map(([name, value]) => `${name}=${value}\n`)
          .join(''),
      );
      return 0;
    }
    return runChild(proc, argv, { env: environment, cwd: last(parsed, 'C') ?? proc.cwd });
  },
);

/** Runs a command for a wrapper such as env; words its failure. */
export async function runChild(proc: Process, argv: string[], options: Parameters<Process['spawn']>[0] | object = {}): Promise<number> {
  const handle = proc.spawn({ ...options, argv });
  const pass = (signal: 'SIGTERM' | 'SIGINT' | 'SIGHUP') => proc.handlers.set(signal, () => handle.kill(signal));
  for (const signal of ['SIGTERM', 'SIGHUP'] as const) pass(signal);
  const status = await handle.wait;
  const failure = await handle.failed;
  if (failure)
    await proc.stderr.write(`${nameOf(proc)}: ‘${argv[0]}’: ${failure === 'ENOENT' ? 'No such file or directory' : 'Permission denied'}\n`);
  return status;
}

export const hostname = withOptions(
  { flags: 'fisAdI', long: { fqdn: 'f', 'ip-address': 'i', short: 's', 'all-ip-addresses': 'I' } },
  async (proc, { flags, rest }) => {
    if (rest.length) throw new UsageError('you must be root to change the host name');
    const { hostname: name, network } = proc.machine;
    if (flags.has('i') || flags.has('I'))
      await proc.stdout.write(flags.has('I') ? `${network.addresses.join(' ')} \n` : `${network.addresses[0] ?? '127.0.0.1'}\n`);
    else if (flags.has('f')) await proc.stdout.write(`${fullName(proc)}\n`);
    else await proc.stdout.write(`${flags.has('s') ? name.split('.')[0] : name}\n`);
    return 0;
  },
);

/** The first name of the line in the hosts file that has one's own. */
function fullName({ machine: { fs, hostname: name } }: Process): string {
  const lines = fs.exists('/etc/hosts') ? fs.readText('/etc/hosts').split('\n') : [];
  const names = lines.map((line) => line.replace(/#.*/, '').trim().split(/\s+/).slice(1));
  return names.find((all) => all.includes(name))?.[0] ?? name;
}

export const whoami: Program = async (proc) => {
  const user = findUser(proc.machine.fs, proc.uid);
  if (user) await proc.stdout.write(`${user}\n`);
  else await proc.stderr.write(`whoami: cannot find name for user ID ${proc.uid}\n`);
  return user ? 0 : 1;
};

export const id = withOptions(
  { flags: 'ugnGr', long: { user: 'u', group: 'g', name: 'n', groups: 'G', real: 'r' } },
  async (proc, { flags, rest }) => {
    const { fs } = proc.machine;
    const uid = rest.length ? idOf(fs, '/etc/passwd', rest[0]) : proc.uid;
    if (uid === undefined) throw new UsageError(`‘${rest[0]}’: no such user`);
    const gid = rest.length ? uid : proc.gid;
    const user = findUser(fs, uid);
    const group = findGroup(fs, gid);
    const named = (number: number, name: string | undefined) => `${number}${name ? `(${name})` : ''}`;
    if (flags.has('u')) await proc.stdout.write(`${flags.has('n') ? (user ?? uid) : uid}\n`);
    else if (flags.has('g') || flags.has('G')) await proc.stdout.write(`${flags.has('n') ? (group ?? gid) : gid}\n`);
    else await proc.stdout.write(`uid=${named(uid, user)} gid=${named(gid, group)} groups=${named(gid, group)}\n`);
    return 0;
  },
);

export const uname = withOptions(
  {
    flags: 'asnrvmpio',
    long: { all: 'a', 'kernel-name': 's', nodename: 'n', 'kernel-release': 'r', machine: 'm', 'operating-system': 'o' },
  },
  async (proc, { flags }) => {
    let release = KERNEL;
    try {
      release = proc.machine.fs.readText('/proc/sys/kernel/osrelease').trim();
    } catch {
      release = KERNEL;
    }
    const parts: [string, string][] = [
      ['s', 'Linux'],
      ['n', proc.machine.hostname],
      ['r', release],
      ['v', '#53-Ubuntu SMP PREEMPT_DYNAMIC'],
      ['m', 'x86_64'],
      ['p', 'x86_64'],
      ['i', 'x86_64'],
      ['o', 'GNU/Linux'],
    ];
    const wanted = flags.has('a') ? parts : flags.size ? parts.filter(([key]) => flags.has(key)) : parts.slice(0, 1);
    await proc.stdout.write(`${wanted.map(([, text]) => text).join(' ')}\n`);
    return 0;
  },
);

export const which = withOptions({ flags: 'as' }, async (proc, { rest, flags }) => {
  let status = 0;
  for (const name of rest) {
    const found = findExecutable(proc.machine.fs, name, proc.env.PATH, proc.cwd);
    if ('path' in found) {
      if (!flags.has('s')) await proc.stdout.write(`${name.includes('/') ? name : found.path}\n`);
    } else status = 1;
  }
  return status;
});

export const clear: Program = async (proc) => {
  await proc.stdout.write('\x1b[H\x1b[2J\x1b[3J');
  return 0;
};

export const basename: Program = async (proc) => {
  const [name, suffix] = proc.argv.slice(1);
  if (name === undefined) {
    await proc.stderr.write("basename: missing operand\nTry 'basename --help' for more information.\n");
    return 1;
  }
  const base = name.replace(/(.)\/+$/, '$1').replace(/^.*\/(?=.)/, '');
  await proc.stdout.write(`${suffix && base !== suffix && base.endsWith(suffix) ? base.slice(0, -suffix.length) : base}\n`);
  return 0;
};
export const dirname: Program = async (proc) => {
  if (proc.argv.length < 2) {
    await proc.stderr.write("dirname: missing operand\nTry 'dirname --help' for more information.\n");
    return 1;
  }
  for (const name of proc.argv.slice(1)) {
    const trimmed = name.replace(/(.)\/+$/, '$1');
    await proc.stdout.write(`${trimmed.includes('/') ? trimmed.replace(/\/+[^/]*$/, '') || '/' : '.'}\n`);
  }
  return 0;
};

export const nproc: Program = async (proc) => {
  await proc.stdout.write('2\n');
  return 0;
};
export const uptime: Program = async (proc) => {
  const { formatDate } = await import('../shell/strftime.ts');
  await proc.stdout.write(` ${formatDate('%T', proc.machine.clock.now())} up 1:00,  1 user,  load average: 0.08, 0.11, 0.09\n`);
  return 0;
};
