import { expect, test } from 'vitest';
import { decode, textResponse } from '../os/http.ts';
import { NetError, type Network } from '../os/network.ts';
import { createTty } from '../os/tty.ts';
import { noNetwork, runScript, testMachine } from '../shell/testing.ts';
import { loadProgram } from './index.ts';
import { PROGRAM_NAMES } from './names.ts';

const network: Network = {
  ...noNetwork,
  lookup: async (name) => {
    if (name === 'web') return ['10.96.0.7'];
    throw new NetError('ENOTFOUND', name);
  },
  dial: async (address, port) => {
    if (address !== '10.96.0.7' || port !== 80) throw new NetError('ECONNREFUSED', address);
    return {
      remoteAddress: address,
      remotePort: port,
      localAddress: '192.168.1.4',
      http: async (request) => textResponse(request.url.endsWith('/gone') ? 404 : 200, `${request.method} ${request.url}\n`),
    };
  },
};
const run = (script: string) => runScript(testMachine({ programs: PROGRAM_NAMES, load: loadProgram, network }), script);

test('curl answers and fails in its own words', async () => {
  expect(
    await run(
      "curl -s -d a=1 -d b=2 http://web/x; curl -sS http://nowhere; echo $?; curl -sf -o /dev/null -w '%{http_code}\\n' http://web/gone; echo $?",
    ),
  ).toEqual({
    stdout: 'POST http://web/x\n6\n404\n22\n',
    stderr: 'curl: (6) Could not resolve host: nowhere\n',
    code: 0,
  });
  expect(await run('curl --nonsense; curl -s http://web:81; echo $?; curl -is http://web | head -1')).toEqual({
    stdout: '7\nHTTP/1.1 200 OK\r\n',
    stderr: "curl: option --nonsense: is unknown\ncurl: try 'curl --help' or 'curl --manual' for more information\n",
    code: 0,
  });
});

test('unknown options are refused, and tools read pipes as they come', async () => {
  expect(await run('ls --nope; seq 3 | sort -r | head -1; yes | grep -m2 y | wc -l; printf "x\\ny\\n" | sed s/x/z/')).toEqual({
    stdout: '3\n2\nz\ny\n',
    stderr: "ls: unrecognized option '--nope'\nTry 'ls --help' for more information.\n",
    code: 0,
  });
});

test('vi hands the file to the page and saves what comes back', async () => {
  const machine = testMachine({ programs: PROGRAM_NAMES, load: loadProgram, files: { '/root/a': 'old' } });
  let out = '';
  const tty = createTty({ rows: 24, cols: 80, onOutput: (bytes) => (out += decode(bytes)) });
  const vi = machine.spawn({
    argv: ['vi', 'a'],
    env: { PATH: '/bin' },
    cwd: '/root',
    stdin: tty.reader,
    stdout: tty.writer,
    stderr: tty.writer,
  });
  while (!out.includes(';?\x07')) await new Promise((resolve) => setTimeout(resolve, 1));
  tty.feed('\x1b]7379;ok\x07');
  while (!out.includes('edit;')) await new Promise((resolve) => setTimeout(resolve, 1));
  expect(out).toContain(`\x1b]7379;edit;${btoa('/root/a')};${btoa('old')}\x07`);
  tty.feed(`\x1b]7379;save;${btoa('new')}\x07\x1b]7379;close\x07`);
  expect(await vi.wait).toBe(0);
  expect(machine.fs.readText('/root/a')).toBe('new');
});
