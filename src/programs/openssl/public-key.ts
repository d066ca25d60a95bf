import { children, readDer } from '../../os/der.ts';
import { hex } from './words.ts';

type Algorithm = { name: string; modulusLength?: number; namedCurve?: string; hash?: { name: string } };
const CURVES: Record<string, [bits: number, asn1: string]> = {
  'P-256': [256, 'prime256v1'],
  'P-384': [384, 'secp384r1'],
  'P-521': [521, 'secp521r1'],
};

/** Bytes in lines of fifteen, as openssl indents numbers. */
const rows = (bytes: Uint8Array): string =>
  (hex(bytes, ':').match(/.{1,45}/g) ?? []).map((line) => `                    ${line}\n`).join('');

/** The part "Subject Public Key Info" of a text, out of a SubjectPublicKeyInfo. */
export function publicKeyText(algorithm: object, spki: Uint8Array): string {
  const { name, modulusLength, namedCurve = '' } = algorithm as Algorithm;
  // A bit string begins with how many of its bits are not used: none of a key's.
  const key = children(readDer(spki as Uint8Array<ArrayBuffer>))[1].content.slice(1);
  if (name.startsWith('RSA')) {
    const [modulus, exponent] = children(readDer(key)).map(({ content }) => content);
    const number = BigInt(`0x${hex(exponent)}`);
    return `        Subject Public Key Info:
            Public Key Algorithm: rsaEncryption
                Public-Key: (${modulusLength} bit)
                Modulus:
${rows(modulus)}                Exponent: ${number} (0x${number.toString(16)})
`;
  }
  const [bits, asn1] = CURVES[namedCurve];
  return `        Subject Public Key Info:
            Public Key Algorithm: id-ecPublicKey
                Public-Key: (${bits} bit)
                pub:
${rows(key)}                ASN1 OID: ${asn1}
                NIST CURVE: ${namedCurve}
`;
}

export function signatureName(algorithm: object): string {
  const { name, hash } = algorithm as Algorithm;
  const digest = (hash?.name ?? 'SHA-256').replace('-', '');
  return name.startsWith('RSA') ? `${digest.toLowerCase()}WithRSAEncryption` : `ecdsa-with-${digest}`;
}

export const signatureText = (algorithm: object, signature: Uint8Array): string =>
  `    Signature Algorithm: ${signatureName(algorithm)}
    Signature Value:
${(hex(signature, ':').match(/.{1,54}/g) ?? []).map((line) => `        ${line}\n`).join('')}`;
