import { Terminal as Headless } from '@xterm/headless';
import type { IDecorationOptions, Terminal } from '@xterm/xterm';
import { expect, it } from 'vitest';
import { find } from './find.ts';
import { CommandMarks, type Prompt } from './marks.ts';
import { podOf } from './pod.ts';

const osc = (text: string) => `\x1b]${text}\x07`;
const prompt = (host: string, text: string) => osc(`7;file://${host}/root`) + osc(`133;A;aid=${host}.1`) + text;
const run = (host: string, command: string, output: string) =>
  `${command}\r\n${osc(`133;C;aid=${host}.1;cmdline_url=${encodeURIComponent(command)}`)}${output}`;
const end = (host: string, exit: number) => osc(`133;D;${exit};aid=${host}.1`);

async function terminal() {
  const headless = new Headless({ rows: 6, cols: 20, allowProposedApi: true, scrollback: 100 });
  let selected: { start: { x: number; y: number }; length: number } | undefined;
  /** Lines that have a verdict at their right. */
  const verdicts: number[] = [];
  const xterm = Object.assign(headless, {
    registerDecoration: ({ marker, anchor }: IDecorationOptions) => {
      if (anchor === 'right') verdicts.push(marker.line);
    },
    select: (x: number, y: number, length: number) => {
      selected = { start: { x, y }, length };
    },
    clearSelection: () => {
      selected = undefined;
    },
    getSelectionPosition: () => selected,
  }) as unknown as Terminal;
  const prompts: (Prompt & { pod?: string })[] = [];
  const ended: string[] = [];
  const marks: CommandMarks = new CommandMarks(xterm, {
    prompted: (p) =>
      prompts.push({
        ...p,
        pod: podOf(
          p.host,
          marks.open.map(({ text }) => text),
        ),
      }),
    ended: ({ text, exit }) => ended.push(`${text}: ${exit}`),
    pressed: () => {},
  });
  const write = (text: string) => new Promise<void>((resolve) => xterm.write(text, resolve));
  return { xterm, marks, prompts, ended, verdicts, write };
}

it('follows commands, also in shells inside, and knows what they printed', async () => {
  const { marks, prompts, ended, write, xterm } = await terminal();
  await write(prompt('controlplane', 'c$ ') + run('controlplane', 'ls /nowhere', `${'x'.repeat(25)}\r\nno`) + end('controlplane', 2));
  await write(prompt('controlplane', 'c$ ') + run('controlplane', 'kubectl exec -it web -- sh', ''));
  await write(prompt('web-host', '/ # ') + run('web-host', 'id', 'root\r\n') + end('web-host', 0) + prompt('web-host', '/ # '));
  expect(prompts.map(({ host, pod }) => [host, pod])).toEqual([
    ['controlplane', undefined],
    ['controlplane', undefined],
    ['web-host', 'web'],
    ['web-host', 'web'],
  ]);
  expect(marks.running?.text).toBe('kubectl exec -it web -- sh');
  // The shell inside was given something when it was killed.
  await write(`${run('web-host', 'sleep 9', '')}${end('controlplane', 137)}${prompt('controlplane', 'c$ ')}`);
  expect(ended).toEqual(['ls /nowhere: 2', 'id: 0', 'kubectl exec -it web -- sh: 137']);
  expect(marks.open).toEqual([]);
  expect(marks.output(marks.commands[0])).toBe(`${'x'.repeat(25)}\nno`);
  marks.move(-1);
  expect(marks.current?.text).toBe('sleep 9');
  for (let i = 0; i < 4; i++) marks.move(-1);
  expect([marks.current?.text, xterm.buffer.active.viewportY]).toEqual(['ls /nowhere', 0]);
});

it('finds text over wrapped lines, from the newest upwards', async () => {
  const { xterm, write } = await terminal();
  await write(`Web one\r\n${'y'.repeat(18)}web two\r\nnothing\r\n`);
  expect(find(xterm, 'web', 0)).toEqual({ number: 2, count: 2 });
  expect(xterm.getSelectionPosition()).toEqual({ start: { x: 18, y: 1 }, length: 3 });
  expect(find(xterm, 'web', -1)).toEqual({ number: 1, count: 2 });
  expect(find(xterm, 'web', -1)).toEqual({ number: 2, count: 2 });
  expect(find(xterm, 'Web', 0)).toEqual({ number: 1, count: 1 });
  expect(find(xterm, 'absent', 0)).toEqual({ number: 0, count: 0 });
});

it('shows a refusal right of the last line, whether the command has ended by then or not', async () => {
  const { marks, verdicts, write } = await terminal();
  const shown = () => write('').then(() => verdicts);
  await write(prompt('c', 'c$ ') + run('c', 'one', ''));
  marks.refuse(403);
  await write(`no\r\n${end('c', 1)}`);
  expect(await shown()).toEqual([1]);
  await write(`${prompt('c', 'c$ ')}${run('c', 'two', 'no')}${end('c', 0)}${prompt('c', 'c$ ')}`);
  marks.refuse(401);
  expect(await shown()).toEqual([1, 3]);
});

it('shows it beside the prompt when the last line is full', async () => {
  const { marks, verdicts, write } = await terminal();
  await write(`${prompt('c', 'c$ ')}${run('c', 'one', `${'x'.repeat(18)}\r\n`)}${end('c', 1)}${prompt('c', 'c$ ')}`);
  marks.refuse(403);
  await write('');
  expect(verdicts).toEqual([2]);
});
