import { expect, test } from 'vitest';
import { drain, ManualClock } from '../os/clock.ts';
import { decode } from '../os/http.ts';
import { createTty } from '../os/tty.ts';
import { loadProgram } from '../programs/index.ts';
import { PROGRAM_NAMES } from '../programs/names.ts';
import { bash, sh } from './index.ts';
import { withoutMarks } from './marks.ts';
import { testMachine } from './testing.ts';

/** What a terminal shows after these keys; a number lets that many seconds pass. */
async function session(keys: (string | number)[], program = bash) {
  const clock = new ManualClock();
  const files: Record<string, string> = program === sh ? { '/bin/busybox': '' } : {};
  const machine = testMachine({ programs: PROGRAM_NAMES, load: loadProgram, clock, files });
  for (const name of ['sleep', 'cat', 'bash']) await machine.program(name);
  let screen = '';
  const tty = createTty({ rows: 24, cols: 80, onOutput: (bytes) => (screen += decode(bytes)) });
  const env = { HOME: '/root', PATH: '/bin', PS1: '$ ' };
  machine.spawn({ argv: ['sh'], env, cwd: '/root', stdin: tty.reader, stdout: tty.writer, stderr: tty.writer, program });
  await drain(20);
  for (const key of keys) {
    if (typeof key === 'number') await clock.advance(key * 1000);
    else if (key === 'close') tty.hangup();
    else tty.feed(key);
    await drain(20);
  }
  const shown = withoutMarks(screen)
    .replace(/\x1b\[\?2004[hl]/g, '')
    .replace(/\r\n/g, '\n');
  return { shown, machine, running: () => [...machine.processes.values()].map((each) => each.argv.join(' ')) };
}

test('^Z stops the foreground job; jobs, bg, fg and kill reach it', async () => {
  const { shown, running } = await session([
    ...['sleep 100\r', '\x1a', 'echo $?\r', 'jobs\r', 'jobs -l\r', 'jobs -p\r', 'bg\r', 'jobs\r', 'bg\r'],
    ...['fg\r', '\x1a', 'kill %1\r', '\r', 'jobs\r', 'fg %1\r'],
  ]);
  expect(shown).toBe(`$ sleep 100
^Z
[1]+  Stopped                 sleep 100
$ echo $?
148
$ jobs
[1]+  Stopped                 sleep 100
$ jobs -l
[1]+ 1201 Stopped                 sleep 100
$ jobs -p
1201
$ bg
[1]+ sleep 100 &
$ jobs
[1]+  Running                 sleep 100 &
$ bg
sh: bg: job 1 already in background
$ fg
sleep 100
^Z
[1]+  Stopped                 sleep 100
$ kill %1
[1]+  Terminated              sleep 100
$ 
$ jobs
$ fg %1
sh: fg: %1: no such job
$ `);
  expect(running()).toEqual(['sh']);
});

test('a stopped job prints nothing and reads nothing until it continues', async () => {
  const { shown } = await session([
    ...["bash -c 'while sleep 1; do echo tick; done'\r", 2, '\x1a', 60, 'cat\r', 'a\r', '\x1a', 'echo b\r'],
    ...['fg %bash\r', 1, '\x03', 'fg %cat\r', 'c\r', '\x04'],
  ]);
  expect(shown).toBe(`$ bash -c 'while sleep 1; do echo tick; done'
tick
tick
^Z
[1]+  Stopped                 bash -c 'while sleep 1; do echo tick; done'
$ cat
a
a
^Z
[2]+  Stopped                 cat
$ echo b
b
$ fg %bash
bash -c 'while sleep 1; do echo tick; done'
tick
tick
^C
$ fg %cat
cat
c
c
$ `);
});

test('a loop ends, a list goes on, && does not, a pipeline and a subshell stop whole', async () => {
  const { shown } = await session([
    ...['for i in 1 2; do sleep 9; done; echo $?\r', '\x1a', 'f(){ sleep 7; echo x; }; f\r', '\x1a', 'sleep 1 && echo yes\r', '\x1a'],
    ...[
      '(sleep 50; echo done)\r',
      '\x1a',
      'sleep 100 | cat\r',
      '\x1a',
      'jobs\r',
      'jobs -l %5\r',
      'bg %2 %1\r',
      'jobs %1\r',
      'jobs %9\r',
      'kill %sl\r',
    ],
    ...['fg %4\r', 50],
  ]);
  expect(shown).toBe(`$ for i in 1 2; do sleep 9; done; echo $?
^Z
[1]+  Stopped                 sleep 9
148
$ f(){ sleep 7; echo x; }; f
^Z
[2]+  Stopped                 sleep 7
x
$ sleep 1 && echo yes
^Z
[3]+  Stopped                 sleep 1
$ (sleep 50; echo done)
^Z
[4]+  Stopped                 ( sleep 50; echo done )
$ sleep 100 | cat
^Z
[5]+  Stopped                 sleep 100 | cat
$ jobs
[1]   Stopped                 sleep 9
[2]   Stopped                 sleep 7
[3]   Stopped                 sleep 1
[4]-  Stopped                 ( sleep 50; echo done )
[5]+  Stopped                 sleep 100 | cat
$ jobs -l %5
[5]+ 1206 Stopped                 sleep 100
     1207                       | cat
$ bg %2 %1
[2]  sleep 7 &
[1]  sleep 9 &
$ jobs %1
[1]   Running                 sleep 9 &
$ jobs %9
sh: jobs: %9: no such job
$ kill %sl
sh: kill: sl: ambiguous job spec
$ fg %4
( sleep 50; echo done )
done
[1]   Done                    sleep 9
[2]   Done                    sleep 7
$ `);
});

test('signals to background jobs', async () => {
  const { shown } = await session([
    ...['sleep 100 &\r', 'kill -STOP %1\r', '\r', 'jobs -l\r', 'kill -CONT %1\r', 'jobs\r', 'kill -INT $!\r', '\r', 'kill %7\r'],
    ...['sleep 9\r', '\x1a', 'wait %1\r', 'wait\r', '\x03', 'disown\r', 'jobs\r'],
  ]);
  expect(shown).toBe(`$ sleep 100 &
[1] 1201
$ kill -STOP %1

[1]+  Stopped                 sleep 100
$ 
$ jobs -l
[1]+ 1201 Stopped (signal)        sleep 100
$ kill -CONT %1
$ jobs
[1]+  Running                 sleep 100 &
$ kill -INT $!
[1]+  Interrupt               sleep 100
$ 
$ kill %7
sh: kill: %7: no such job
$ sleep 9
^Z
[1]+  Stopped                 sleep 9
$ wait %1
sh: warning: wait_for_job: job 1 is stopped
$ wait
sh: wait: warning: job 1[1202] stopped
^C
$ disown
sh: warning: deleting stopped job 1 with process group 1202
$ jobs
$ `);
});

test('a shell with stopped jobs warns once before it ends, and they end with it', async () => {
  const twice = await session(['sleep 100\r', '\x1a', 'exit\r', 'exit\r']);
  expect(twice.shown).toBe(`$ sleep 100
^Z
[1]+  Stopped                 sleep 100
$ exit
exit
There are stopped jobs.
$ exit
exit
`);
  expect(twice.running()).toEqual([]);
  const eof = await session(['sleep 100\r', '\x1a', '\x04', 'echo $?\r', '\x04']);
  expect(eof.shown).toMatch(/\$ exit\nThere are stopped jobs.\n\$ echo \$\?\n148\n\$ exit\nThere are stopped jobs.\n\$ $/);
  const closed = await session(['sleep 100\r', '\x1a', 'sleep 200 &\r', 'close']);
  expect(closed.running()).toEqual([]);
});

test('a background job that reads from the terminal stops', async () => {
  const { shown } = await session([
    'cat &\r',
    '\r',
    'jobs -l\r',
    'cat | cat\r',
    'a\r',
    '\x04',
    'bg\r',
    '\r',
    'fg\r',
    'b\r',
    '\x04',
    'jobs\r',
  ]);
  expect(shown).toBe(`$ cat &
[1] 1201

[1]+  Stopped                 cat
$ 
$ jobs -l
[1]+ 1201 Stopped (tty input)     cat
$ cat | cat
a
a
$ bg
[1]+ cat &

[1]+  Stopped                 cat
$ 
$ fg
cat
b
b
$ jobs
$ `);
});

test('the same in the shell of busybox', async () => {
  const { shown } = await session(
    ['sleep 100\r', '\x1a', 'echo $?\r', 'jobs\r', 'jobs -l\r', 'bg\r', 'jobs\r', 'fg\r', '\x1a', 'exit\r', 'kill %1\r', '\r'],
    sh,
  );
  expect(shown).toBe(`$ sleep 100
^Z[1]+  Stopped                    sleep 100
$ echo $?
148
$ jobs
[1]+  Stopped                    sleep 100
$ jobs -l
[1]+  1201 Stopped               sleep 100
$ bg
[1] sleep 100
$ jobs
[1]+  Running                    sleep 100
$ fg
sleep 100
^Z[1]+  Stopped                    sleep 100
$ exit
You have stopped jobs.
$ kill %1
[1]+  Terminated                 sleep 100
$ 
$ `);
});
