import type { Extension } from '@peculiar/x509';
import { x509 } from '../../os/certificates.ts';

const USAGES = ['digitalSignature', 'nonRepudiation', 'keyEncipherment', 'dataEncipherment', 'keyAgreement', 'keyCertSign', 'cRLSign'];
const PURPOSES: Record<string, string> = {
  serverAuth: '1.3.6.1.5.5.7.3.1',
  clientAuth: '1.3.6.1.5.5.7.3.2',
  codeSigning: '1.3.6.1.5.5.7.3.3',
};

/** An extension as a configuration file of OpenSSL writes it: `subjectAltName=DNS:a,IP:1.2.3.4`. Throws what it does not know. */
export async function extension(line: string): Promise<Extension> {
  const library = await x509();
  const [name, text = ''] = line.split(/\s*=\s*(.*)/s);
  const words = text.split(',').map((word) => word.trim());
  const critical = words[0] === 'critical';
  if (critical) words.shift();
  switch (name.trim()) {
    case 'subjectAltName':
      return new library.SubjectAlternativeNameExtension(
        words.map((word) => {
          const [kind, value = ''] = word.split(/:(.*)/s);
          const type = ({ DNS: 'dns', IP: 'ip', URI: 'url', email: 'email' } as const)[kind];
          if (!type) throw new Error(`subjectAltName: '${word}' is none of DNS:, IP:, URI: and email:`);
          return { type, value };
        }),
        critical,
      );
    case 'basicConstraints': {
      const length = words.find((word) => word.startsWith('pathlen:'))?.slice(8);
      return new library.BasicConstraintsExtension(
        words.some((word) => /^CA:true$/i.test(word)),
        length === undefined ? undefined : Number(length),
        critical,
      );
    }
    case 'keyUsage':
      return new library.KeyUsagesExtension(
        words.reduce((sum, word) => sum | (1 << known(USAGES.indexOf(word), word)), 0),
        critical,
      );
    case 'extendedKeyUsage':
      return new library.ExtendedKeyUsageExtension(words.map(purpose), critical);
    default:
      throw new Error(`the extension '${name}' is not known here; subjectAltName, basicConstraints, keyUsage and extendedKeyUsage are`);
  }
}
function known(index: number, word: string): number {
  if (index < 0) throw new Error(`the usage '${word}' is not known here`);
  return index;
}
function purpose(word: string): string {
  if (!Object.hasOwn(PURPOSES, word)) throw new Error(`the usage '${word}' is not known here`);
  return PURPOSES[word];
}
