import { hex } from './words.ts';

type Algorithm = { name: string; modulusLength?: number; namedCurve?: string };
const SIZES: Record<string, [bits: number, asn1: string]> = {
  'P-256': [256, 'prime256v1'],
  'P-384': [384, 'secp384r1'],
  'P-521': [521, 'secp521r1'],
};

/** Bytes in lines of fifteen, as openssl indents numbers. */
const rows = (bytes: Uint8Array, indent: string): string =>
  (hex(bytes, ':').match(/.{1,45}/g) ?? []).map((line) => `${indent}${line}\n`).join('');

/** The part "Subject Public Key Info" of a text, from a SubjectPublicKeyInfo. */
export function publicKeyText(algorithm: object, spki: Uint8Array): string {
  const { name, modulusLength = 2048, namedCurve = 'P-256' } = algorithm as Algorithm;
  if (!name.startsWith('RSA')) {
    const [bits, asn1] = SIZES[namedCurve] ?? SIZES['P-256'];
    const point = spki.slice(-(2 * Math.ceil(bits / 8) + 1));
    return `        Subject Public Key Info:
            Public Key Algorithm: id-ecPublicKey
                Public-Key: (${bits} bit)
                pub:
${rows(point, '                    ')}                ASN1 OID: ${asn1}
                NIST CURVE: ${namedCurve}
`;
  }
  // The modulus with its leading zero ends five bytes before the end, where the exponent 65537 stands.
  const modulus = spki.slice(-5 - modulusLength / 8 - 1, -5);
  return `        Subject Public Key Info:
            Public Key Algorithm: rsaEncryption
                Public-Key: (${modulusLength} bit)
                Modulus:
${rows(modulus, '                    ')}                Exponent: 65537 (0x10001)
`;
}

export const signatureName = (algorithm: object): string =>
  (algorithm as Algorithm).name.startsWith('RSA') ? 'sha256WithRSAEncryption' : 'ecdsa-with-SHA256';

export const signatureText = (algorithm: object, signature: Uint8Array): string =>
  `    Signature Algorithm: ${signatureName(algorithm)}
    Signature Value:
${(hex(signature, ':').match(/.{1,54}/g) ?? []).map((line) => `        ${line}\n`).join('')}`;
