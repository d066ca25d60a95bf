import { pemBlocks, toPem, x509 } from '../../os/certificates.ts';
import { decode } from '../../os/http.ts';
import type { Process } from '../../os/process.ts';
import { describe, names } from './describe.ts';
import { SIGNING, signRequest } from './sign.ts';
import { gmt, hex, input, nameText, output, refuse, unknownFlag, wordsOf } from './words.ts';

const FLAGS = ['noout', 'text', 'subject', 'issuer', 'dates', 'startdate', 'enddate', 'serial', 'fingerprint', 'sha256', 'pubkey'];

/** openssl x509: shows a certificate; with -req signs a request. */
export async function certificate(proc: Process, args: string[]): Promise<number> {
  const words = wordsOf(args, ['in', 'out', 'ext', 'checkend', ...SIGNING]);
  if (words.flags.has('req')) return signRequest(proc, words);
  const signs = SIGNING.find((name) => words.values.has(name));
  if (signs) return refuse(proc, `x509: -${signs} is for a request: say -req`);
  const unknown = unknownFlag('x509', words, FLAGS);
  if (unknown) return refuse(proc, unknown);
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
