import { x509 } from '../../../os/certificates.ts';
import { busy } from '../../../os/clock.ts';
import { importPrivateKey } from '../../../os/keys.ts';
import { Failure } from '../../errors.ts';

const blocks = (text: string): string[] => [...text.matchAll(/-----BEGIN ([A-Z0-9 ]+)-----/g)].map((m) => m[1]);

/** Does the key belong to the certificate? In the words of Go's crypto/tls. */
export async function checkKeyPair(certificate: Uint8Array, key: Uint8Array): Promise<void> {
  const certText = new TextDecoder().decode(certificate);
  const keyText = new TextDecoder().decode(key);
  const certBlocks = blocks(certText);
  const keyBlocks = blocks(keyText);
  if (!certBlocks.includes('CERTIFICATE')) {
    if (!certBlocks.length) throw new Failure('tls: failed to find any PEM data in certificate input');
    if (certBlocks.length === 1 && certBlocks[0].endsWith('PRIVATE KEY'))
      throw new Failure(
        'tls: failed to find certificate PEM data in certificate input, but did find a private key; PEM inputs may have been switched',
      );
    throw new Failure(
      `tls: failed to find "CERTIFICATE" PEM block in certificate input after skipping PEM blocks of the following types: [${certBlocks.join(' ')}]`,
    );
  }
  if (!keyBlocks.some((b) => b.endsWith('PRIVATE KEY'))) {
    if (!keyBlocks.length) throw new Failure('tls: failed to find any PEM data in key input');
    if (keyBlocks.length === 1 && keyBlocks[0] === 'CERTIFICATE')
      throw new Failure('tls: found a certificate rather than a key in the PEM for the private key');
    throw new Failure(
      `tls: failed to find PEM block with type ending in "PRIVATE KEY" in key input after skipping PEM blocks of the following types: [${keyBlocks.join(' ')}]`,
    );
  }
  const { X509Certificate } = await x509();
  let publicKey: CryptoKey;
  let privateKey: CryptoKey;
  try {
    const parsed = new X509Certificate(certText);
    privateKey = await importPrivateKey(keyText);
    const algorithm = privateKey.algorithm as KeyAlgorithm & { namedCurve: string };
    publicKey = await parsed.publicKey.export(algorithm.name === 'ECDSA' ? algorithm : { name: algorithm.name, hash: 'SHA-256' }, [
      'verify',
    ]);
  } catch {
    throw new Failure('tls: private key does not match public key');
  }
  const how = privateKey.algorithm.name === 'ECDSA' ? { name: 'ECDSA', hash: 'SHA-256' } : { name: privateKey.algorithm.name };
  const message = new Uint8Array([1, 2, 3]);
  const signature = await busy(crypto.subtle.sign(how, privateKey, message));
  if (!(await busy(crypto.subtle.verify(how, publicKey, signature, message))))
    throw new Failure('tls: private key does not match public key');
}
