import { expect, test } from 'vitest';
import { drain } from '../os/clock.ts';
import { decode } from '../os/http.ts';
import { createTty } from '../os/tty.ts';
import { loadProgram } from '../programs/index.ts';
import { PROGRAM_NAMES } from '../programs/names.ts';
import { bash } from './index.ts';
import { withoutMarks } from './marks.ts';
import { testMachine } from './testing.ts';

async function terminal() {
  const machine = testMachine({ programs: PROGRAM_NAMES, load: loadProgram });
  let screen = '';
  const tty = createTty({ rows: 24, cols: 80, onOutput: (bytes) => (screen = (screen + decode(bytes)).slice(-4000)) });
  machine.spawn({
    argv: ['bash'],
    env: { HOME: '/root', PATH: '/bin', PS1: '$ ' },
    cwd: '/root',
    stdin: tty.reader,
    stdout: tty.writer,
    stderr: tty.writer,
    program: bash,
  });
  await drain(20);
  const seen = () =>
    withoutMarks(screen)
      .replace(/\x1b\[\?2004[hl]/g, '')
      .replace(/\r\n/g, '\n');
  const until = async (wanted: RegExp) => {
    for (let i = 0; i < 400 && !wanted.test(seen()); i++) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(seen()).toMatch(wanted);
  };
  return { type: (keys: string) => tty.feed(keys), until, seen, machine, raw: () => screen };
}

test('a command, its history, completion and an unfinished line', async () => {
  const t = await terminal();
  t.type('echo -n ab\r');
  await t.until(/\nab\$ $/);
  t.type('\x1b[A\x1b[D\x7fX\r');
  await t.until(/\nXb\$ $/);
  t.type("echo 'a\rb'\r");
  await t.until(/echo 'a\n> b'\na\nb\n\$ $/);
  t.type('cat /etc/pass\t\r');
  await t.until(/cat \/etc\/passwd \nroot:x:0:0:root:\/root:\/bin\/bash\n\$ $/);
});

test('the terminal is told of prompts, commands and how they ended', async () => {
  const t = await terminal();
  t.type("cd /tmp; false 'ä\r'\r\r");
  await t.until(/\n\$ \n\$ $/);
  expect(t.raw().match(/(?<=\x1b\])(?:133|7);[^\x07]*/g)).toEqual([
    '7;file://controlplane/root',
    '133;A;aid=controlplane.1200',
    '7;file://controlplane/root',
    '133;A;aid=controlplane.1200;k=s',
    "133;C;aid=controlplane.1200;cmdline_url=cd%20%2Ftmp%3B%20false%20'%C3%A4%0A'",
    '133;D;1;aid=controlplane.1200',
    '7;file://controlplane/tmp',
    '133;A;aid=controlplane.1200',
    '7;file://controlplane/tmp',
    '133;A;aid=controlplane.1200',
  ]);
});

test.each(['while :; do :; done', 'sleep 100', 'yes', 'cat', 'read x', '(while true; do true; done)', 'sleep 100 | cat'])(
  '^C ends %s at once',
  async (command) => {
    const t = await terminal();
    t.type(`${command}\r`);
    await new Promise((resolve) => setTimeout(resolve, 50));
    const before = performance.now();
    t.type('\x03');
    await t.until(/\^C\n\$ $/);
    expect(performance.now() - before).toBeLessThan(200);
    t.type('echo $?\r');
    await t.until(/\n130\n\$ $/);
    expect([...t.machine.processes.values()].map((p) => p.argv[0])).toEqual(['bash']);
  },
);

test('a fork bomb ends, and the shell goes on', { timeout: 30_000 }, async () => {
  const t = await terminal();
  t.type(':(){ :|:& };:\r');
  for (let i = 0; i < 200 && t.machine.processes.size < 300; i++) await new Promise((resolve) => setTimeout(resolve, 50));
  for (let i = 0; i < 300 && t.machine.processes.size > 1; i++) await new Promise((resolve) => setTimeout(resolve, 50));
  t.type('echo alive\r');
  await t.until(/\nalive\n/);
  expect([...t.machine.processes.values()].map((p) => p.argv[0])).toEqual(['bash']);
});

test('a huge paste goes into the line, and into a program, without a stutter', { timeout: 30_000 }, async () => {
  const t = await terminal();
  const before = performance.now();
  t.type(`\x1b[200~: ${'word '.repeat(200_000)}\n: end\x1b[201~`);
  await t.until(/: end$/);
  t.type('\x03');
  await t.until(/\^C\n\$ $/);
  t.type('cat > /tmp/big\r');
  await new Promise((resolve) => setTimeout(resolve, 100));
  t.type(`\x1b[200~${`${'y'.repeat(99)}\r`.repeat(10_000)}\x1b[201~`);
  t.type('\x04');
  await t.until(/\n\$ $/);
  expect(performance.now() - before).toBeLessThan(20_000);
  expect(t.machine.fs.readText('/tmp/big')).toBe(`${'y'.repeat(99)}\n`.repeat(10_000));
});
