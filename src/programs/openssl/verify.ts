import { pemBlocks, x509 } from '../../os/certificates.ts';
import { busy } from '../../os/clock.ts';
import type { Process } from '../../os/process.ts';
import { nameText, readText, refuse, unknownFlag, wordsOf } from './words.ts';

/** openssl verify: does an authority of -CAfile answer for a certificate, now? */
export async function verify(proc: Process, args: string[]): Promise<number> {
  const words = wordsOf(args, ['CAfile', 'untrusted']);
  const unknown = unknownFlag('verify', words, []);
  if (unknown) return refuse(proc, unknown);
  const { X509Certificate } = await x509();
  const certificates = (file: string | undefined) =>
    file === undefined
      ? []
      : pemBlocks(readText(proc, file)).flatMap(({ label, pem }) => (label === 'CERTIFICATE' ? [new X509Certificate(pem)] : []));
  const trusted = certificates(words.values.get('CAfile'));
  const between = certificates(words.values.get('untrusted'));
  const now = proc.machine.clock.now();
  let code = 0;
  for (const file of words.rest) {
    const [leaf] = certificates(file);
    if (!leaf) return refuse(proc, `Could not read certificate file of ${file}`);
    let current = leaf;
    let depth = 0;
    let fault: string | undefined;
    for (;;) {
      if (now > current.notAfter.getTime()) fault = 'error 10 at DEPTH depth lookup: certificate has expired';
      if (now < current.notBefore.getTime()) fault = 'error 9 at DEPTH depth lookup: certificate is not yet valid';
      if (fault || trusted.some((one) => one.equal(current))) break;
      const signer = (await issuerOf(current, trusted)) ?? (await issuerOf(current, between));
      if (!signer || signer.equal(current)) {
        fault =
          signer || current.subject === current.issuer
            ? 'error 18 at DEPTH depth lookup: self-signed certificate'
            : 'error 20 at DEPTH depth lookup: unable to get local issuer certificate';
        break;
      }
      current = signer;
      depth++;
    }
    if (!fault) await proc.stdout.write(`${file}: OK\n`);
    else {
      code = 2;
      await proc.stderr.write(`${nameText(current.subject)}\n${fault.replace('DEPTH', `${depth}`)}\nerror ${file}: verification failed\n`);
    }
  }
  return code;

  async function issuerOf(certificate: InstanceType<typeof X509Certificate>, candidates: InstanceType<typeof X509Certificate>[]) {
    for (const one of candidates)
      if (one.subject === certificate.issuer && (await busy(certificate.verify({ publicKey: one, signatureOnly: true })))) return one;
    return undefined;
  }
}
