import { sleep } from '../os/clock.ts';
import { encode } from '../os/http.ts';
import { NetError } from '../os/network.ts';
import type { Process, Program } from '../os/process.ts';
import { isAddress } from '../os/transport.ts';
import { last, nameOf, UsageError, withOptions } from './options.ts';

/** The resolver that /etc/resolv.conf names. */
function nameserver(proc: Process): string {
  try {
    return /^nameserver\s+(\S+)/m.exec(proc.machine.fs.readText('/etc/resolv.conf'))?.[1] ?? '127.0.0.53';
  } catch {
    return '127.0.0.53';
  }
}
function searchDomains(proc: Process): string[] {
  try {
    return /^search\s+(.+)$/m.exec(proc.machine.fs.readText('/etc/resolv.conf'))?.[1].trim().split(/\s+/) ?? [];
  } catch {
    return [];
  }
}
/** The full name under which a name is found, with its addresses, and how many names were asked for. */
async function resolve(proc: Process, name: string): Promise<{ full: string; addresses: string[]; asked: number }> {
  const { network } = proc.machine;
  const candidates = name.endsWith('.') ? [name.slice(0, -1)] : [...searchDomains(proc).map((domain) => `${name}.${domain}`), name];
  for (const [i, full] of candidates.entries()) {
    try {
      return { full, addresses: await network.lookup(`${full}.`), asked: i + 1 };
    } catch (error) {
      if (!(error instanceof NetError) || error.code === 'EAI_AGAIN') throw error;
    }
  }
  return { full: name, addresses: await network.lookup(name), asked: candidates.length };
}

/** Asks for both kinds of address under each search domain; only a name without dots gets them. Upstream: busybox's networking/nslookup.c. */
async function askEach(proc: Process, name: string, server: string): Promise<number> {
  const domains = /\./.test(name) ? [] : searchDomains(proc);
  const names = domains.length ? domains.map((domain) => `${name}.${domain}`) : [name.replace(/\.$/, '')];
  let out = `Server:\t\t${server}\nAddress:\t${server}:53\n\n`;
  let missing = false;
  const found = new Map<string, string[]>();
  for (const full of names) {
    try {
      found.set(full, await proc.machine.network.lookup(`${full}.`));
    } catch (error) {
      if (!(error instanceof NetError)) throw error;
      if (error.code !== 'EAI_AGAIN') continue;
      await proc.stdout.write(';; connection timed out; no servers could be reached\n\n');
      return 1;
    }
  }
  for (const kind of ['A', 'AAAA'])
    for (const full of names) {
      const addresses = found.get(full);
      if (!addresses) out += `** server can't find ${full}: NXDOMAIN\n`;
      else if (kind === 'A') out += addresses.map((each) => `Name:\t${full}\nAddress: ${each}\n`).join('');
      missing ||= !addresses;
      out += '\n';
    }
  await proc.stdout.write(out);
  return missing ? 1 : 0;
}

/** As bind's where there is dig beside it, as busybox's elsewhere. */
export const nslookup: Program = async (proc) => {
  const words = proc.argv.slice(1).filter((arg) => !arg.startsWith('-'));
  if (!words.length) {
    await proc.stderr.write('Usage: nslookup [-type=QUERY_TYPE] [-debug] HOST [DNS_SERVER]\n');
    return 1;
  }
  const [name] = words;
  const server = words[1] ?? nameserver(proc);
  const bind = proc.machine.fs.exists('/usr/bin/dig') || proc.machine.fs.exists('/bin/dig');
  const address = isAddress(server) ? server : ((await proc.machine.network.lookup(server).catch(() => [server]))[0] ?? server);
  if (!bind) return askEach(proc, name, address);
  const head = `Server:\t\t${address}\nAddress:\t${address}#53\n\n`;
  const recursion = address.startsWith('10.96.') ? `;; Got recursion not available from ${address}\n` : '';
  try {
    const { full, addresses, asked } = await resolve(proc, name);
    const answers = addresses.map((each) => `Name:\t${full}\nAddress: ${each}\n`).join('');
    await proc.stdout.write(`${recursion.repeat(asked)}${head}${answers}${recursion}\n`);
    return 0;
  } catch (error) {
    if (!(error instanceof NetError)) throw error;
    if (error.code === 'EAI_AGAIN') {
      await proc.stdout.write(`${silence(address)};; no servers could be reached\n\n`);
      return 1;
    }
    await proc.stdout.write(`${recursion.repeat(searchDomains(proc).length + 1)}${head}** server can't find ${name}: NXDOMAIN\n\n`);
    return 1;
  }
};

const silence = (server: string) => `;; communications error to ${server}#53: timed out\n`.repeat(3);

export const dig = withOptions({ values: 'tp', flags: '46' }, async (proc, parsed) => {
  const words = parsed.rest.filter((word) => !/^[+@]/.test(word) && !/^(A|IN|ANY)$/.test(word));
  const short = parsed.rest.includes('+short');
  const full = (words[0] ?? '.').replace(/\.?$/, '.');
  let silent = false;
  const addresses = await proc.machine.network.lookup(full).catch((error) => {
    if (!(error instanceof NetError)) throw error;
    silent = error.code === 'EAI_AGAIN';
    return [];
  });
  if (silent) {
    await proc.stdout.write(
      `${silence(nameserver(proc))}${short ? '' : `\n; <<>> DiG 9.18 <<>> ${proc.argv.slice(1).join(' ')}\n;; global options: +cmd\n`};; no servers could be reached\n`,
    );
    return 9;
  }
  if (short) await proc.stdout.write(addresses.map((each) => `${each}\n`).join(''));
  else {
    const answer = addresses.length ? `;; ANSWER SECTION:\n${addresses.map((each) => `${full}\t30\tIN\tA\t${each}\n`).join('')}\n` : '';
    await proc.stdout.write(
      `\n; <<>> DiG 9.18 <<>> ${proc.argv.slice(1).join(' ')}\n;; global options: +cmd\n;; Got answer:\n;; ->>HEADER<<- opcode: QUERY, status: ${addresses.length ? 'NOERROR' : 'NXDOMAIN'}, id: 4242\n;; flags: qr aa rd; QUERY: 1, ANSWER: ${addresses.length}, AUTHORITY: 0, ADDITIONAL: 1\n\n;; QUESTION SECTION:\n;${full}\t\tIN\tA\n\n${answer};; SERVER: ${nameserver(proc)}#53(${nameserver(proc)}) (UDP)\n\n`,
    );
  }
  return 0;
});

export const getent: Program = async (proc) => {
  const [database, key] = proc.argv.slice(1);
  if ((database === 'hosts' || database === 'ahosts') && key) {
    const addresses = isAddress(key) ? [key] : await proc.machine.network.lookup(key).catch(() => []);
    for (const address of addresses) await proc.stdout.write(`${address.padEnd(15)} ${key}\n`);
    return addresses.length ? 0 : 2;
  }
  if (database !== 'passwd' && database !== 'group') {
    await proc.stderr.write(`Unknown database: ${database ?? ''}\n`);
    return 1;
  }
  const lines = proc.machine.fs.exists(`/etc/${database}`)
    ? proc.machine.fs
        .readText(`/etc/${database}`)
        .split('\n')
        .filter((line) => line && (!key || line.split(':')[0] === key || line.split(':')[2] === key))
    : [];
  await proc.stdout.write(lines.map((line) => `${line}\n`).join(''));
  return lines.length ? 0 : 2;
};

/** Netcat: probes a port, or talks to it. */
export const nc = withOptions({ flags: 'zvnulk4e', values: 'wpi' }, async (proc, parsed) => {
  const { flags } = parsed;
  const { network, clock } = proc.machine;
  if (flags.has('u')) throw new UsageError('UDP is not simulated');
  if (flags.has('l')) return listen(proc, Number(last(parsed, 'p') ?? parsed.rest.at(-1)));
  const [host, port] = parsed.rest;
  if (host === undefined || port === undefined) throw new UsageError('missing host or port');
  const limit = new AbortController();
  const seconds = Number(last(parsed, 'w') ?? 0);
  const timer = new AbortController();
  if (seconds)
    void sleep(clock, seconds * 1000, timer.signal)
      .then(() => limit.abort(new NetError('ETIMEDOUT', host)))
      .catch(() => {});
  const [from, to = from] = port.split('-').map(Number);
  let status = 1;
  let tried: string | undefined;
  for (let each = from; each <= to; each++) {
    try {
      const address = isAddress(host) ? host : (await network.lookup(host))[0];
      tried = address;
      const late = new Promise<never>((_, reject) =>
        limit.signal.addEventListener('abort', () => reject(limit.signal.reason), { once: true }),
      );
      const connection = await Promise.race([network.dial(address, each, AbortSignal.any([proc.signal, limit.signal])), late]);
      if (flags.has('v'))
        await proc.stderr.write(
          proc.machine.fs.exists('/bin/bash')
            ? `Connection to ${host} (${address}) ${each} port [tcp/*] succeeded!\n`
            : `${host} (${address}:${each}) open\n`,
        );
      status = 0;
      if (!flags.has('z')) await talk(proc, connection);
    } catch (error) {
      if (!(error instanceof NetError)) throw error;
      const said = proc.machine.fs.exists('/bin/bash')
        ? openbsdWords(error, host, each, flags.has('v'), limit.signal.aborted)
        : busyboxWords(error, host, tried ?? host, each, flags.has('v'));
      if (said) await proc.stderr.write(`nc: ${said}\n`);
    } finally {
      timer.abort();
    }
  }
  return status;
});

function busyboxWords({ code }: NetError, host: string, address: string, port: number, verbose: boolean): string | undefined {
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return `bad address '${host}'`;
  const words = { ETIMEDOUT: 'Operation timed out', EHOSTUNREACH: 'Host is unreachable' }[code as 'ETIMEDOUT'] ?? 'Connection refused';
  if (!verbose) return undefined;
  return `${host} (${address}:${port}): ${words}`;
}
function openbsdWords({ code }: NetError, host: string, port: number, verbose: boolean, limited: boolean): string | undefined {
  if (code === 'ENOTFOUND') return `getaddrinfo for host "${host}" port ${port}: Name or service not known`;
  if (code === 'EAI_AGAIN') return `getaddrinfo for host "${host}" port ${port}: Temporary failure in name resolution`;
  if (!verbose) return undefined;
  const words = { ETIMEDOUT: 'Connection timed out', EHOSTUNREACH: 'No route to host' }[code as 'ETIMEDOUT'] ?? 'Connection refused';
  return `connect to ${host} port ${port} (tcp) ${limited ? 'timed out: Operation now in progress' : `failed: ${words}`}`;
}

async function talk(proc: Process, connection: Awaited<ReturnType<Process['machine']['network']['dial']>>): Promise<void> {
  async function* input(): AsyncGenerator<Uint8Array> {
    for (let chunk = await proc.stdin.read(); chunk; chunk = await proc.stdin.read()) yield chunk;
  }
  if (connection.tcp) {
    for await (const chunk of connection.tcp(input())) await proc.stdout.write(chunk);
    return;
  }
  if (!connection.http) return;
  const { httpOverText } = await import('./raw-http.ts');
  for await (const chunk of httpOverText(connection.http, input(), connection.localAddress)) await proc.stdout.write(chunk);
}

async function listen(proc: Process, port: number): Promise<number> {
  if (!port) throw new UsageError('missing port');
  return new Promise((resolveStatus, reject) => {
    const stop = proc.machine.network.listen({
      port,
      async *tcp(input) {
        for await (const chunk of input) await proc.stdout.write(chunk);
        yield encode('');
        stop();
        resolveStatus(0);
      },
    });
    proc.signal.addEventListener('abort', () => {
      stop();
      reject(proc.signal.reason);
    });
  });
}

/** `ip addr`, `ip route`, `ip link`. */
export const ip: Program = async (proc) => {
  const words = proc.argv.slice(1).filter((arg) => !arg.startsWith('-'));
  const { addresses } = proc.machine.network;
  const address = addresses[0] ?? '172.30.1.2';
  const pod = address.startsWith('192.168.');
  const device = pod ? 'eth0' : 'enp1s0';
  const kind = words[0] ?? '';
  const mac = `02:42:${address
    .split('.')
    .map((part) => Number(part).toString(16).padStart(2, '0'))
    .join(':')}`;
  if (kind && 'address'.startsWith(kind)) {
    await proc.stdout.write(
      `1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue state UNKNOWN group default qlen 1000\n    link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00\n    inet 127.0.0.1/8 scope host lo\n       valid_lft forever preferred_lft forever\n2: ${device}: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc fq_codel state UP group default qlen 1000\n    link/ether ${mac} brd ff:ff:ff:ff:ff:ff\n    inet ${address}/${pod ? 32 : 24} scope global ${device}\n       valid_lft forever preferred_lft forever\n`,
    );
    return 0;
  }
  if (kind && 'route'.startsWith(kind)) {
    const gateway = pod ? '169.254.1.1' : address.replace(/\d+$/, '1');
    await proc.stdout.write(
      pod
        ? `default via ${gateway} dev eth0 \n${gateway} dev eth0 scope link \n`
        : `default via ${gateway} dev ${device} \n${address.replace(/\d+$/, '0')}/24 dev ${device} proto kernel scope link src ${address} \n`,
    );
    return 0;
  }
  if (kind && 'link'.startsWith(kind)) {
    await proc.stdout.write(
      `1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue state UNKNOWN mode DEFAULT group default qlen 1000\n    link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00\n2: ${device}: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc fq_codel state UP mode DEFAULT group default qlen 1000\n    link/ether ${mac} brd ff:ff:ff:ff:ff:ff\n`,
    );
    return 0;
  }
  await proc.stderr.write(kind ? `Object "${kind}" is unknown, try "ip help".\n` : 'Usage: ip [ OPTIONS ] OBJECT { COMMAND | help }\n');
  return 255;
};

/** What has no counterpart in a tab says so. */
export const refused: Program = async (proc) => {
  const reasons: Record<string, string> = {
    ssh: 'the nodes of this cluster cannot be logged in to; use kubectl exec or kubectl debug',
    scp: 'the nodes of this cluster cannot be logged in to; use kubectl cp',
    docker: 'there is no Docker here; containers run in pods',
    crictl: 'the container runtime is simulated; use kubectl',
    systemctl: 'there is no systemd here',
    journalctl: 'there is no journal here',
    ping: 'ICMP is not simulated; use curl, wget or nc',
    python3: 'Python is not installed here',
  };
  await proc.stderr.write(`${nameOf(proc)}: ${reasons[nameOf(proc)] ?? 'not available here'}\n`);
  return 1;
};
