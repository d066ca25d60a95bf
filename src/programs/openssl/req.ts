import type { Extension, SubjectAlternativeNameExtension } from '@peculiar/x509';
import { pemBlocks, toPem, x509 } from '../../os/certificates.ts';
import { busy } from '../../os/clock.ts';
import { decode } from '../../os/http.ts';
import type { Process } from '../../os/process.ts';
import { extensionText } from './describe.ts';
import { extension } from './extensions.ts';
import { kindOf, makeKeys, privatePem, readKeys, signing } from './keys.ts';
import { publicKeyText, signatureText } from './public-key.ts';
import { serial } from './sign.ts';
import { parseSubject } from './subject.ts';
import { input, nameText, output, refuse, unknownFlag, wordsOf, write } from './words.ts';

const DAY = 86_400_000;
const VALUES = ['key', 'newkey', 'keyout', 'out', 'in', 'subj', 'days', 'addext', 'pkeyopt'];
/** Ways to show a request. */
const SHOWN = ['noout', 'text', 'subject', 'verify', 'pubkey'];
const FLAGS = [...SHOWN, 'new', 'x509', 'nodes', 'noenc', 'sha256', 'batch'];

/** openssl req: makes a request, or with -x509 a certificate that signs itself; with -in shows a request. */
export async function request(proc: Process, args: string[]): Promise<number> {
  const words = wordsOf(args, VALUES);
  const unknown = unknownFlag('req', words, FLAGS);
  if (unknown) return refuse(proc, unknown);
  const { flags, values } = words;
  const newkey = values.get('newkey');
  if (!flags.has('new') && !flags.has('x509') && newkey === undefined) return show(proc, args);
  const shows = SHOWN.find((flag) => flags.has(flag));
  if (shows) return refuse(proc, `req: -${shows} is for a request that is there, of -in; make it first`);
  if (values.has('days') && !flags.has('x509')) await proc.stderr.write('Ignoring -days without -x509; not generating a certificate\n');
  if (values.has('key') && (newkey !== undefined || values.has('keyout')))
    return refuse(proc, 'req: -key is a key that is there; -newkey and -keyout make another');
  const subject = values.get('subj');
  if (subject === undefined) return refuse(proc, 'req: the questions for the subject are not asked here: say -subj /CN=…');
  const parsed = parseSubject(subject);
  if (parsed.error !== undefined) return refuse(proc, parsed.error);
  const key = values.get('key');
  let keys: CryptoKeyPair | undefined;
  if (key !== undefined) keys = await readKeys(proc, key);
  else {
    const kind = kindOf(
      newkey ?? 'rsa:2048',
      words.all.flatMap(([name, value]) => (name === 'pkeyopt' ? [value] : [])),
    );
    if (!kind) return refuse(proc, `req: '${newkey}' is not made here; rsa:BITS and ec with -pkeyopt ec_paramgen_curve:P-256 are`);
    if (!flags.has('nodes') && !flags.has('noenc')) return refuse(proc, 'req: keys are not encrypted here: say -nodes');
    keys = await makeKeys(kind);
    await proc.stderr.write('-----\n');
    await write(proc, values.get('keyout') ?? 'privkey.pem', await privatePem(keys.privateKey));
  }
  if (!keys) return 1;
  const library = await x509();
  const extensions = [];
  try {
    for (const [name, value] of words.all) if (name === 'addext') extensions.push(await extension(value));
  } catch (error) {
    return refuse(proc, `req: ${(error as Error).message}`);
  }
  const signingAlgorithm = signing(keys.privateKey);
  if (!flags.has('x509')) {
    const made = await busy(library.Pkcs10CertificateRequestGenerator.create({ name: parsed.name, keys, signingAlgorithm, extensions }));
    await output(proc, words, toPem('CERTIFICATE REQUEST', new Uint8Array(made.rawData)));
    return 0;
  }
  const now = proc.machine.clock.now();
  const made = await busy(
    library.X509CertificateGenerator.createSelfSigned({
      name: parsed.name,
      keys,
      signingAlgorithm,
      serialNumber: serial(proc),
      notBefore: new Date(now),
      notAfter: new Date(now + Number(values.get('days') ?? 30) * DAY),
      extensions: [
        await busy(library.SubjectKeyIdentifierExtension.create(keys.publicKey)),
        await busy(library.AuthorityKeyIdentifierExtension.create(keys.publicKey)),
        ...(extensions.some(({ type }) => type === '2.5.29.19') ? [] : [new library.BasicConstraintsExtension(true, undefined, true)]),
        ...extensions,
      ],
    }),
  );
  await output(proc, words, toPem('CERTIFICATE', new Uint8Array(made.rawData)));
  return 0;
}

async function show(proc: Process, args: string[]): Promise<number> {
  const words = wordsOf(args, VALUES);
  const block = pemBlocks(decode(await input(proc, words))).find(({ label }) => label.endsWith('CERTIFICATE REQUEST'));
  if (!block) return refuse(proc, `Unable to load X509 request`);
  const library = await x509();
  const found = new library.Pkcs10CertificateRequest(block.bytes as Uint8Array<ArrayBuffer>);
  const holds = await busy(found.verify());
  if (words.flags.has('verify')) await proc.stderr.write(`Certificate request self-signature ${holds ? 'verify OK' : 'verify failure'}\n`);
  let text = '';
  const asked = found.extensions.map((one) => extensionText(alternativeNames(one), one, ' '.repeat(16))).join('');
  if (words.flags.has('text'))
    text += `Certificate Request:
    Data:
        Version: 1 (0x0)
        Subject: ${nameText(found.subject)}
${publicKeyText(found.publicKey.algorithm, new Uint8Array(found.publicKey.rawData))}        Attributes:
${asked ? '' : '            (none)\n'}            Requested Extensions:
${asked}${signatureText(found.signatureAlgorithm, new Uint8Array(found.signature))}`;
  if (words.flags.has('subject')) text += `subject=${nameText(found.subject)}\n`;
  if (words.flags.has('pubkey')) text += toPem('PUBLIC KEY', new Uint8Array(found.publicKey.rawData));
  if (!words.flags.has('noout')) text += toPem('CERTIFICATE REQUEST', block.bytes);
  await output(proc, words, text);
  return words.flags.has('verify') && !holds ? 1 : 0;
}

/** The names of a subjectAltName, as openssl lists them. */
function alternativeNames(one: Extension): string {
  const items = (one as SubjectAlternativeNameExtension).names?.items ?? [];
  return items
    .map(({ type, value }) => `${type === 'ip' ? 'IP Address' : type === 'url' ? 'URI' : type === 'email' ? 'email' : 'DNS'}:${value}`)
    .join(', ');
}
