import { type Certificate, isSignedBy, namesOf, OID, readCertificate } from '../../../os/certificate.ts';
import { busy, type Clock } from '../../../os/clock.ts';
import { type Bytes, children, oidOf, readDer, sameBytes } from '../../../os/der.ts';
import {
  alternativeNames,
  authorityKeyId,
  basicConstraints,
  buildCertificate,
  commonName,
  extendedKeyUsage,
  keyBits,
  keyUsage,
  nameOf,
  requestedNames,
  subjectKeyId,
  USAGES,
  type Usage,
} from './build.ts';
import { fromPem, toHex, toPem } from './pem.ts';

const EC = { name: 'ECDSA', namedCurve: 'P-256' } as const;
const SIGNING = { name: 'ECDSA', hash: 'SHA-256' } as const;
const DAY = 86_400_000;
const subtle = () => globalThis.crypto.subtle;

export interface KeyAndCertificate {
  certificate: string;
  /** PKCS 8. */
  key: string;
}
export interface SavedAuthority {
  certificate: string;
  key: JsonWebKey;
}
export interface ClientIdentity {
  username: string;
  groups: string[];
  /** SHA-256 of the certificate, in hexadecimal. */
  fingerprint: string;
  notBefore: number;
  notAfter: number;
}
export interface IssueOptions {
  commonName: string;
  organizations?: string[];
  dnsNames?: string[];
  addresses?: string[];
  usages: Usage[];
  seconds?: number;
}

const newKeys = () => busy(subtle().generateKey(EC, true, ['sign', 'verify'])) as Promise<CryptoKeyPair>;
const spki = async (key: CryptoKey): Promise<Bytes> => new Uint8Array(await busy(subtle().exportKey('spki', key)));
const serial = (): Bytes => {
  const bytes = globalThis.crypto.getRandomValues(new Uint8Array(8));
  bytes[0] &= 0x7f;
  return bytes;
};
const keyId = async (publicKey: Bytes): Promise<Bytes> => new Uint8Array(await busy(subtle().digest('SHA-1', keyBits(publicKey))));
const signWith = (key: CryptoKey) => (bytes: Bytes) => busy(subtle().sign(SIGNING, key, bytes));
const wholeSeconds = (ms: number) => Math.floor(ms / 1000) * 1000;

/** The cluster's certificate authority: P-256, ten years. */
export class Authority {
  private readonly identities = new Map<string, Promise<ClientIdentity | undefined>>();
  private constructor(
    private readonly clock: Clock,
    private readonly key: CryptoKey,
    private readonly ca: Certificate,
    private readonly id: Bytes,
  ) {}

  static async create(clock: Clock, saved?: SavedAuthority): Promise<Authority> {
    if (saved) {
      const key = await busy(subtle().importKey('jwk', saved.key, EC, true, ['sign']));
      const ca = readCertificate(fromPem(saved.certificate) as Bytes);
      return new Authority(clock, key, ca, await keyId(ca.publicKey));
    }
    const keys = await newKeys();
    const publicKey = await spki(keys.publicKey);
    const notBefore = wholeSeconds(clock.now());
    const name = commonName('kubernetes');
    const id = await keyId(publicKey);
    const extensions = [keyUsage(true), basicConstraints(true), subjectKeyId(id), alternativeNames(['kubernetes'], [])];
    const body = { serial: serial(), issuer: name, subject: name, notBefore, notAfter: notBefore + 3650 * DAY, publicKey, extensions };
    return new Authority(clock, keys.privateKey, readCertificate(await buildCertificate(body, signWith(keys.privateKey))), id);
  }

  get certificate(): string {
    return toPem('CERTIFICATE', this.ca.raw);
  }
  async save(): Promise<SavedAuthority> {
    return { certificate: this.certificate, key: await busy(subtle().exportKey('jwk', this.key)) };
  }

  private async certify(publicKey: Bytes, subject: Bytes, options: Omit<IssueOptions, 'commonName' | 'organizations'>): Promise<string> {
    const { dnsNames = [], addresses = [] } = options;
    const notBefore = wholeSeconds(this.clock.now());
    const notAfter = notBefore + (options.seconds ? options.seconds * 1000 : 365 * DAY);
    const certificate = await buildCertificate(
      {
        serial: serial(),
        issuer: this.ca.subject,
        subject,
        notBefore,
        notAfter: Math.min(notAfter, this.ca.notAfter),
        publicKey,
        extensions: [
          keyUsage(false),
          extendedKeyUsage(options.usages),
          basicConstraints(false),
          authorityKeyId(this.id),
          ...(dnsNames.length || addresses.length ? [alternativeNames(dnsNames, addresses)] : []),
        ],
      },
      signWith(this.key),
    );
    return toPem('CERTIFICATE', certificate);
  }

  async issue(options: IssueOptions): Promise<KeyAndCertificate> {
    const keys = await newKeys();
    const subject = nameOf([
      ...(options.organizations ?? []).map((o): [string, string] => [OID.organization, o]),
      [OID.commonName, options.commonName],
    ]);
    const certificate = await this.certify(await spki(keys.publicKey), subject, options);
    return { certificate, key: toPem('PRIVATE KEY', await busy(subtle().exportKey('pkcs8', keys.privateKey))) };
  }

  /** Signs what a PEM request asks for; undefined when its own signature is wrong. Models pkg/controller/certificates/authority. */
  async sign(csr: string, usages: string[], seconds: number): Promise<string | undefined> {
    const { readRequest, signatureProblem } = await busy(import('../../../os/certificate-request.ts'));
    const { usageExtensions } = await busy(import('./usages.ts'));
    const request = readRequest(csr);
    if (await signatureProblem(request)) return undefined;
    const now = wholeSeconds(this.clock.now());
    const backdate = 5 * 60_000;
    const lifetime = seconds * 1000;
    const certificate = await buildCertificate(
      {
        serial: serial(),
        issuer: this.ca.subject,
        subject: request.subject,
        notBefore: now - backdate,
        notAfter: Math.min(now + lifetime - (lifetime < 8 * 3600_000 ? 0 : backdate), this.ca.notAfter),
        publicKey: request.publicKey,
        extensions: [
          ...usageExtensions(usages),
          basicConstraints(false),
          authorityKeyId(this.id),
          ...(request.alternativeNames ? [requestedNames(request.alternativeNames)] : []),
        ],
      },
      signWith(this.key),
    );
    return toPem('CERTIFICATE', certificate);
  }

  /** Whose certificate it is, when this authority signed it for clients; whether it is in force is for the caller to see. */
  identify(pem: string): Promise<ClientIdentity | undefined> {
    let identity = this.identities.get(pem);
    if (!identity) {
      identity = this.verify(pem).catch(() => undefined);
      if (this.identities.size >= 1000) this.identities.clear();
      this.identities.set(pem, identity);
    }
    return identity;
  }
  private async verify(pem: string): Promise<ClientIdentity | undefined> {
    const bytes = fromPem(pem);
    if (!bytes) return undefined;
    const certificate = readCertificate(bytes);
    if (!sameBytes(certificate.issuer, this.ca.subject) || !(await isSignedBy(certificate, this.ca))) return undefined;
    const usages = certificate.extensions.get(OID.extendedKeyUsage);
    if (usages && !children(readDer(usages)).some((usage) => oidOf(usage) === USAGES['client auth'])) return undefined;
    const username = namesOf(certificate.subject, OID.commonName).at(-1);
    if (!username) return undefined;
    return {
      username,
      groups: namesOf(certificate.subject, OID.organization),
      fingerprint: toHex(await busy(subtle().digest('SHA-256', certificate.raw))),
      notBefore: certificate.notBefore,
      notAfter: certificate.notAfter,
    };
  }
}
