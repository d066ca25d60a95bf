import { pemBlocks, toPem, x509 } from '../../os/certificates.ts';
import { busy } from '../../os/clock.ts';
import { FsError } from '../../os/fs.ts';
import { decode } from '../../os/http.ts';
import type { Process } from '../../os/process.ts';
import { extension } from './extensions.ts';
import { readKeys, signing } from './keys.ts';
import { hex, input, nameText, output, readText, refuse, unknownFlag, type Words, write } from './words.ts';

const DAY = 86_400_000;
export const SIGNING = ['CA', 'CAkey', 'CAserial', 'days', 'extfile', 'extensions', 'set_serial', 'signkey', 'key'];

/** A serial number of 20 bytes, positive, in hex. */
export function serial(proc: Process): string {
  const bytes = Uint8Array.from({ length: 20 }, () => proc.machine.random.next() * 256);
  bytes[0] = (bytes[0] & 0x7f) | 1;
  return hex(bytes);
}

/** The lines of a section of an extensions file; without a name, those before the first section. */
function sectionOf(text: string, name: string | undefined): string[] {
  const found: string[] = [];
  let here: string | undefined;
  for (const line of text.split('\n').map((each) => each.replace(/#.*/, '').trim())) {
    const header = /^\[\s*(.*?)\s*\]$/.exec(line);
    if (header) here = header[1];
    else if (line && here === name) found.push(line);
  }
  return found;
}

/** openssl x509 -req: an authority, or the request's own key, signs a request. */
export async function signRequest(proc: Process, words: Words): Promise<number> {
  const { values } = words;
  const unknown = unknownFlag('x509', words, ['req', 'CAcreateserial', 'sha256', 'noout']);
  if (unknown) return refuse(proc, unknown);
  const block = pemBlocks(decode(await input(proc, words))).find(({ label }) => label.endsWith('CERTIFICATE REQUEST'));
  if (!block) return refuse(proc, 'Unable to load X509 request');
  const library = await x509();
  const asked = new library.Pkcs10CertificateRequest(block.bytes as Uint8Array<ArrayBuffer>);
  if (!(await busy(asked.verify()))) return refuse(proc, 'Certificate request self-signature did not match the contents');
  await proc.stderr.write(`Certificate request self-signature ok\nsubject=${nameText(asked.subject)}\n`);
  const authority = values.get('CA');
  const file = values.get(authority === undefined ? (values.has('signkey') ? 'signkey' : 'key') : 'CAkey') ?? authority;
  if (file === undefined) return refuse(proc, 'x509: We need a private key to sign with, use -CA with -CAkey, or -signkey');
  const keys = await readKeys(proc, file);
  if (!keys) return 1;
  const issuer = authority === undefined ? asked.subjectName : new library.X509Certificate(readText(proc, authority)).subjectName;
  const extensions = [];
  try {
    const extra = values.get('extfile');
    if (extra !== undefined)
      for (const line of sectionOf(readText(proc, extra), values.get('extensions'))) extensions.push(await extension(line));
  } catch (error) {
    return refuse(proc, `x509: ${(error as Error).message}`);
  }
  const number = await serialOf(proc, words);
  const now = proc.machine.clock.now();
  const made = await busy(
    library.X509CertificateGenerator.create({
      subject: asked.subjectName.toJSON(),
      issuer: issuer.toJSON(),
      publicKey: asked.publicKey,
      signingKey: keys.privateKey,
      signingAlgorithm: signing(keys.privateKey),
      serialNumber: number,
      notBefore: new Date(now),
      notAfter: new Date(now + Number(values.get('days') ?? 30) * DAY),
      extensions,
    }),
  );
  await output(proc, words, toPem('CERTIFICATE', new Uint8Array(made.rawData)));
  return 0;
}

/** The next number of the authority's file of serials, which is kept there; else a random one. */
async function serialOf(proc: Process, { values, flags }: Words): Promise<string> {
  const given = values.get('set_serial');
  if (given !== undefined) return BigInt(given).toString(16);
  const authority = values.get('CA');
  const named = values.get('CAserial');
  const file = named ?? authority?.replace(/\.[^./]*$/, '.srl');
  if (file === undefined) return serial(proc);
  let number: string | undefined;
  try {
    number = (BigInt(`0x${readText(proc, file).trim()}`) + 1n).toString(16);
  } catch (error) {
    if (!(error instanceof FsError) || (named !== undefined && !flags.has('CAcreateserial'))) throw error;
    if (!flags.has('CAcreateserial')) return serial(proc);
    number = serial(proc);
  }
  await write(proc, file, `${number.toUpperCase().padStart(number.length + (number.length % 2), '0')}\n`);
  return number;
}
