import { sleep } from '../../os/clock.ts';
import { FsError, resolvePath } from '../../os/fs.ts';
import type { Process, Program } from '../../os/process.ts';
import { CurlError, SIXTY } from './failure.ts';
import { METER_ZERO, meterEnd, meterHead } from './meter.ts';
import { type CurlOptions, CurlUsage, parseCurl } from './options.ts';
import { perform } from './transfer.ts';
import { type Transfer, writeOut } from './writeout.ts';

const TRY = "curl: try 'curl --help' or 'curl --manual' for more information\n";
const VERSION = `curl 8.5.0 (x86_64-pc-linux-gnu) libcurl/8.5.0 OpenSSL/3.0.13 zlib/1.3
Release-Date: 2023-12-06
Protocols: http https
Features: alt-svc AsynchDNS HTTP2 HTTPS-proxy IPv6 Largefile SSL UnixSockets
`;
const HELP = `Usage: curl [options...] <url>
 -d, --data <data>           HTTP POST data
 -f, --fail                  Fail fast with no output on HTTP errors
 -h, --help <category>       Get help for commands
 -i, --include               Include response headers in output
 -o, --output <file>         Write to file instead of stdout
 -O, --remote-name           Write output to file named as remote file
 -s, --silent                Silent mode
 -T, --upload-file <file>    Transfer local FILE to destination
 -u, --user <user:password>  Server user and password
 -A, --user-agent <name>     Send User-Agent <name> to server
 -v, --verbose               Make the operation more talkative
 -V, --version               Show version number and quit

This is not the full help, this menu is stripped into categories.
Use "--help category" to get an overview of all categories.
For all options use the manual or "--help all".
`;

export const curl: Program = async (proc) => {
  let options: CurlOptions;
  try {
    options = parseCurl(proc.argv.slice(1));
  } catch (error) {
    if (!(error instanceof CurlUsage)) throw error;
    await proc.stderr.write(`curl: ${error.message}\n${TRY}`);
    return 2;
  }
  if (options.flags.has('V') || options.flags.has('h')) {
    await proc.stdout.write(options.flags.has('V') ? VERSION : HELP);
    return 0;
  }
  if (!options.urls.length) {
    await proc.stderr.write(proc.argv.length > 1 ? `curl: (2) no URL specified\n${TRY}` : TRY);
    return 2;
  }
  let status = 0;
  for (const [i, url] of options.urls.entries()) status = await withRetries(proc, options, url, i);
  return status;
};

async function withRetries(proc: Process, options: CurlOptions, url: string, index: number): Promise<number> {
  for (let attempt = 0; ; attempt++) {
    const { code, status } = await one(proc, options, url, index);
    const transient = code === 28 || [408, 429, 500, 502, 503, 504].includes(status);
    const again =
      transient ||
      (options.flags.has('retry-all-errors') && code) ||
      (options.flags.has('retry-connrefused') && code === 7) ||
      (code === 6 && options.retry);
    if (attempt >= options.retry || !again) return code;
    const pause = options.retryDelay ?? Math.min(600, 2 ** attempt);
    if (!options.flags.has('s'))
      await proc.stderr.write(
        `Warning: Problem : ${code ? 'connection refused' : 'HTTP error'}. Will retry in ${pause} seconds. ${options.retry - attempt} retries left.\n`,
      );
    await sleep(proc.machine.clock, pause * 1000, proc.signal);
  }
}

async function one(proc: Process, options: CurlOptions, url: string, index: number): Promise<{ code: number; status: number }> {
  const { flags } = options;
  const { clock, fs } = proc.machine;
  const output =
    flags.has('O') && options.outputs[index] === undefined
      ? (url
          .replace(/[?#].*$/, '')
          .replace(/\/$/, '')
          .split('/')
          .slice(3)
          .pop() ?? '')
      : options.outputs[index];
  const toFile = output !== undefined && output !== '-';
  const meter = !flags.has('s') && !flags.has('no-progress-meter') && !flags.has('#') && !flags.has('I') && (toFile || !proc.stdout.tty);
  const started = clock.now();
  const transfer: Transfer = {
    url,
    method: 'GET',
    status: 0,
    headers: [],
    size: 0,
    uploaded: 0,
    seconds: 0,
    redirects: 0,
    redirectUrl: '',
    remoteAddress: '',
    remotePort: 0,
    localAddress: '',
    secure: false,
    connects: 0,
    exitCode: 0,
    error: '',
    output: output ?? '',
  };
  let opened = false;
  const path = toFile ? resolvePath(proc.cwd, output) : '';
  const emit = async (bytes: Uint8Array | string): Promise<void> => {
    if (!toFile) return proc.stdout.write(bytes);
    try {
      if (!opened) {
        if (flags.has('create-dirs')) fs.mkdir(path.replace(/\/[^/]*$/, '') || '/', { recursive: true });
        fs.writeFile(path, '');
      }
      opened = true;
      fs.appendFile(path, bytes);
    } catch (error) {
      if (error instanceof FsError) throw new CurlError(23, 'Failure writing output to destination');
      throw error;
    }
  };
  if (flags.has('O') && output === '') {
    await proc.stderr.write(`curl: Remote file name has no length\n${TRY}`);
    return { code: 23, status: 0 };
  }
  if (meter) await proc.stderr.write(meterHead);
  let failure: CurlError | undefined;
  try {
    await perform(proc, options, url, transfer, emit);
    if (toFile && !opened && transfer.status) await emit('');
  } catch (error) {
    if (!(error instanceof CurlError)) throw error;
    failure = error;
  }
  transfer.seconds = (clock.now() - started) / 1000;
  const length = transfer.headers.find(([name]) => name.toLowerCase() === 'content-length')?.[1];
  if (meter)
    await proc.stderr.write(
      failure && !transfer.size
        ? `${METER_ZERO}${METER_ZERO}\n`
        : meterEnd(transfer.size, transfer.uploaded, transfer.seconds, length === undefined ? undefined : Number(length)),
    );
  if (failure) {
    transfer.exitCode = failure.code;
    transfer.error = failure.message;
    if (!flags.has('s') || flags.has('S'))
      await proc.stderr.write(`curl: (${failure.code}) ${failure.message}\n${failure.code === 60 ? SIXTY : ''}`);
  }
  if (options.writeOut !== undefined) {
    const format = options.writeOut.startsWith('@') ? fs.readText(resolvePath(proc.cwd, options.writeOut.slice(1))) : options.writeOut;
    await proc.stdout.write(writeOut(format, transfer));
  }
  return { code: failure?.code ?? 0, status: transfer.status };
}
