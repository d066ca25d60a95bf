import { encode } from '../../os/http.ts';
import type { Program } from '../../os/process.ts';
import { serve } from './http-server.ts';
import { BASE_ENV, type ImageDefinition } from './image.ts';

const flag = (args: string[], name: string): string | undefined => {
  for (const [i, arg] of args.entries()) {
    const match = /^--?([\w-]+)(?:=(.*))?$/s.exec(arg);
    if (match?.[1] === name) return match[2] ?? args[i + 1];
  }
  return undefined;
};
const run: Program = async (proc) => {
  const args = proc.argv.slice(1);
  const text = flag(args, 'text') ?? proc.env.ECHO_TEXT;
  if (!text) {
    await proc.stderr.write('Missing -text option!\n');
    return 127;
  }
  const port = Number((flag(args, 'listen') ?? ':5678').replace(/^.*:/, ''));
  const now = () => new Date(proc.machine.clock.now()).toISOString().slice(0, 19).replaceAll('-', '/').replace('T', ' ');
  await proc.stdout.write(`${now()} [INFO] server is listening on :${port}\n`);
  const body = encode(`${text}\n`);
  const handler = async () => ({
    status: 200,
    headers: [
      ['X-App-Name', 'http-echo'],
      ['X-App-Version', '1.0.0'],
      ['Content-Length', `${body.length}`],
      ['Content-Type', 'text/plain; charset=utf-8'],
    ] as [string, string][],
    body,
  });
  return serve(proc, [port], handler, () => `${now()} [ERR] listen tcp :${port}: bind: address already in use\n`);
};

export const httpEcho: ImageDefinition = {
  repository: 'docker.io/hashicorp/http-echo',
  tags: /^(latest|0\.2\.\d|1\.0(\.0)?|alpine)$/,
  digest: 'fcb75f691c8b0414d670ae570240cbf95502cc18a9ba57e982ecac589760a186',
  size: 3124144,
  files: {},
  programs: { '': ['http-echo'] },
  own: { 'http-echo': async () => run },
  env: BASE_ENV,
  entrypoint: ['/http-echo'],
};
