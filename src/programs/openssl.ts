import type { X509Certificate } from '@peculiar/x509';
import { hostNames, readCertificate } from '../os/certificate.ts';
import { pemBlocks, toPem, x509 } from '../os/certificates.ts';
import { FsError, resolvePath } from '../os/fs.ts';
import { decode } from '../os/http.ts';
import type { Process, Program } from '../os/process.ts';
import { readAll } from '../os/streams.ts';
import { fromBase64, toBase64 } from '../os/tree.ts';
import { formatDate } from '../shell/strftime.ts';
import { complain } from './files.ts';

const hex = (bytes: Uint8Array, joint = ''): string => [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join(joint);
const gmt = (date: Date): string => formatDate('%b %e %T %Y GMT', date.getTime());
/** `CN=a,O=b` the other way round and spaced, as OpenSSL 3 prints names. */
const nameText = (name: string): string =>
  name
    .split(/,\s*(?=[A-Za-z0-9.]+=)/)
    .map((part) => part.replace('=', ' = '))
    .join(', ');

interface Words {
  flags: Set<string>;
  values: Map<string, string>;
  rest: string[];
}
function wordsOf(args: string[], withValue: string[]): Words {
  const words: Words = { flags: new Set(), values: new Map(), rest: [] };
  for (let i = 0; i < args.length; i++) {
    const name = args[i].replace(/^--?/, '');
    if (!args[i].startsWith('-')) words.rest.push(args[i]);
    else if (withValue.includes(name)) words.values.set(name, args[++i] ?? '');
    else words.flags.add(name);
  }
  return words;
}

async function input(proc: Process, words: Words): Promise<Uint8Array> {
  const file = words.values.get('in');
  return file === undefined ? readAll(proc.stdin, proc.signal) : proc.machine.fs.readFile(resolvePath(proc.cwd, file));
}
async function output(proc: Process, words: Words, content: string | Uint8Array): Promise<void> {
  const file = words.values.get('out');
  if (file === undefined) await proc.stdout.write(content);
  else proc.machine.fs.writeFile(resolvePath(proc.cwd, file), content);
}

const X509_FLAGS = new Set([
  'noout',
  'text',
  'subject',
  'issuer',
  'dates',
  'startdate',
  'enddate',
  'serial',
  'fingerprint',
  'sha256',
  'pubkey',
]);

async function certificate(proc: Process, args: string[]): Promise<number> {
  const words = wordsOf(args, ['in', 'out', 'inform', 'outform', 'ext', 'checkend']);
  const unknown = [...words.flags].find((flag) => !X509_FLAGS.has(flag));
  if (unknown) return refuse(proc, `x509: Unknown option: -${unknown}`);
  const { X509Certificate } = await x509();
  const given = await input(proc, words);
  const block = pemBlocks(decode(given)).find((each) => each.label === 'CERTIFICATE');
  if (!block) {
    await proc.stderr.write('Could not find certificate from <stdin>\n'.replace('<stdin>', words.values.get('in') ?? '<stdin>'));
    return 1;
  }
  const found = new X509Certificate(block.pem);
  const digest = async (algorithm: string) => hex(new Uint8Array(await found.getThumbprint(algorithm)), ':').toUpperCase();
  let text = words.flags.has('text') ? describe(found) : '';
  for (const arg of args) {
    if (arg === '-subject') text += `subject=${nameText(found.subject)}\n`;
    if (arg === '-issuer') text += `issuer=${nameText(found.issuer)}\n`;
    if (arg === '-serial') text += `serial=${found.serialNumber.toUpperCase()}\n`;
    if (arg === '-startdate' || arg === '-dates') text += `notBefore=${gmt(found.notBefore)}\n`;
    if (arg === '-enddate' || arg === '-dates') text += `notAfter=${gmt(found.notAfter)}\n`;
    if (arg === '-fingerprint')
      text += `${words.flags.has('sha256') ? `sha256 Fingerprint=${await digest('SHA-256')}` : `SHA1 Fingerprint=${await digest('SHA-1')}`}\n`;
    if (arg === '-pubkey') text += toPem('PUBLIC KEY', new Uint8Array(found.publicKey.rawData));
    if (arg === '-ext')
      text += words.values.get('ext') === 'subjectAltName' ? `X509v3 Subject Alternative Name: \n    ${names(found)}\n` : '';
  }
  const limit = words.values.get('checkend');
  if (limit !== undefined) {
    const expires = found.notAfter.getTime() < proc.machine.clock.now() + Number(limit) * 1000;
    await output(proc, words, `${text}Certificate will ${expires ? '' : 'not '}expire\n`);
    return expires ? 1 : 0;
  }
  if (!words.flags.has('noout')) text += toPem('CERTIFICATE', block.bytes);
  await output(proc, words, text);
  return 0;
}

const names = (found: X509Certificate): string =>
  hostNames(readCertificate(new Uint8Array(found.rawData)))
    .map((name) => (/^[\d.]+$/.test(name) ? `IP Address:${name}` : `DNS:${name}`))
    .join(', ');

function describe(found: X509Certificate): string {
  const algorithm = found.publicKey.algorithm as { name: string; modulusLength?: number; namedCurve?: string };
  const rsa = algorithm.name.startsWith('RSA');
  const serial = (found.serialNumber.match(/../g) ?? []).join(':');
  const alternative = found.getExtension('2.5.29.17')
    ? `            X509v3 Subject Alternative Name: \n                ${names(found)}\n`
    : '';
  const constraints = found.getExtension('2.5.29.19') as { ca?: boolean } | null;
  return `Certificate:
    Data:
        Version: 3 (0x2)
        Serial Number:
            ${serial}
        Signature Algorithm: ${rsa ? 'sha256WithRSAEncryption' : 'ecdsa-with-SHA256'}
        Issuer: ${nameText(found.issuer)}
        Validity
            Not Before: ${gmt(found.notBefore)}
            Not After : ${gmt(found.notAfter)}
        Subject: ${nameText(found.subject)}
        Subject Public Key Info:
            Public Key Algorithm: ${rsa ? 'rsaEncryption' : 'id-ecPublicKey'}
                Public-Key: (${rsa ? (algorithm.modulusLength ?? 2048) : 256} bit)
        X509v3 extensions:
${constraints ? `            X509v3 Basic Constraints: critical\n                CA:${constraints.ca ? 'TRUE' : 'FALSE'}\n` : ''}${alternative}    Signature Algorithm: ${rsa ? 'sha256WithRSAEncryption' : 'ecdsa-with-SHA256'}
    Signature Value:
${(hex(new Uint8Array(found.signature), ':').match(/.{1,54}/g) ?? []).map((line) => `        ${line}\n`).join('')}`;
}

async function encode64(proc: Process, args: string[]): Promise<number> {
  const words = wordsOf(args, ['in', 'out']);
  const bytes = await input(proc, words);
  if (words.flags.has('d')) await output(proc, words, fromBase64(decode(bytes).replace(/\s/g, '')));
  else
    await output(
      proc,
      words,
      words.flags.has('A') ? toBase64(bytes) : (toBase64(bytes).match(/.{1,64}/g) ?? []).map((line) => `${line}\n`).join(''),
    );
  return 0;
}

async function random(proc: Process, args: string[]): Promise<number> {
  const words = wordsOf(args, ['out']);
  const count = Number(words.rest[0]);
  if (!Number.isInteger(count) || count < 0) return refuse(proc, 'rand: a number of bytes is needed');
  const bytes = Uint8Array.from({ length: count }, () => proc.machine.random.next() * 256);
  await output(
    proc,
    words,
    words.flags.has('hex')
      ? `${hex(bytes)}\n`
      : words.flags.has('base64')
        ? `${(toBase64(bytes).match(/.{1,64}/g) ?? []).join('\n')}\n`
        : bytes,
  );
  return 0;
}

async function refuse(proc: Process, message: string): Promise<number> {
  await proc.stderr.write(`${message}\n`);
  return 1;
}

export const openssl: Program = async (proc) => {
  const [command, ...args] = proc.argv.slice(1);
  try {
    if (command === 'x509') return await certificate(proc, args);
    if (command === 'base64' || (command === 'enc' && args.includes('-base64')))
      return await encode64(
        proc,
        args.filter((arg) => arg !== '-base64'),
      );
    if (command === 'rand') return await random(proc, args);
    if (command === 'version') {
      await proc.stdout.write('OpenSSL 3.0.13 30 Jan 2024 (Library: OpenSSL 3.0.13 30 Jan 2024)\n');
      return 0;
    }
  } catch (error) {
    if (error instanceof FsError) return complain(proc, error.path, error, "Can't open ");
    throw error;
  }
  return refuse(
    proc,
    command === undefined
      ? 'usage: openssl x509|base64|rand|version …'
      : `openssl: '${command}' is not simulated here; x509, base64, rand and version are`,
  );
};
