import { busy } from '../../../os/clock.ts';
import { decode } from '../../../os/http.ts';
import { toBase64Url } from './pem.ts';

const RSA = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' } as const;
const subtle = () => globalThis.crypto.subtle;

export type Claims = Record<string, unknown>;

/** The key that signs service account tokens: RSA 2048, as `sa.key` is. */
export class TokenSigner {
  private constructor(
    private readonly keys: CryptoKeyPair,
    readonly keyId: string,
  ) {}

  static async create(saved?: JsonWebKey): Promise<TokenSigner> {
    const keys = saved ? await restore(saved) : await generate();
    const spki = await busy(subtle().exportKey('spki', keys.publicKey));
    return new TokenSigner(keys, toBase64Url(await busy(subtle().digest('SHA-256', spki))));
  }
  save(): Promise<JsonWebKey> {
    return busy(subtle().exportKey('jwk', this.keys.privateKey));
  }
  async jwks(): Promise<object> {
    const { kty, n, e } = await busy(subtle().exportKey('jwk', this.keys.publicKey));
    return { keys: [{ use: 'sig', kty, kid: this.keyId, alg: 'RS256', n, e }] };
  }
  async sign(claims: Claims): Promise<string> {
    const { SignJWT } = await busy(import('jose'));
    return busy(new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: this.keyId }).sign(this.keys.privateKey));
  }
  /** The claims of a token that this key signed. Nothing but the signature is looked at. */
  async verify(jwt: string): Promise<Claims | undefined> {
    try {
      const { compactVerify } = await busy(import('jose'));
      const { payload } = await busy(compactVerify(jwt, this.keys.publicKey, { algorithms: ['RS256'] }));
      const claims = JSON.parse(decode(payload));
      return claims && typeof claims === 'object' && !Array.isArray(claims) ? claims : undefined;
    } catch {
      return undefined;
    }
  }
}

const generate = () =>
  busy(
    subtle().generateKey({ ...RSA, modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]) }, true, ['sign', 'verify']),
  ) as Promise<CryptoKeyPair>;

async function restore(jwk: JsonWebKey): Promise<CryptoKeyPair> {
  const { kty, n, e } = jwk;
  return {
    privateKey: await busy(subtle().importKey('jwk', jwk, RSA, true, ['sign'])),
    publicKey: await busy(subtle().importKey('jwk', { kty, n, e }, RSA, true, ['verify'])),
  };
}
