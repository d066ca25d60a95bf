import type { SubjectAlternativeNameExtension, X509Certificate } from '@peculiar/x509';
import { busy, type Clock } from '../../../os/clock.ts';
import { toHex, toPem } from './pem.ts';

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
  usages: ('client auth' | 'server auth')[];
  seconds?: number;
}

/** Loaded on first use: most of the cluster runs without it. */
async function library() {
  await busy(import('reflect-metadata'));
  const x509 = await busy(import('@peculiar/x509'));
  x509.cryptoProvider.set(globalThis.crypto);
  return x509;
}
const newKeys = () => busy(subtle().generateKey(EC, true, ['sign', 'verify'])) as Promise<CryptoKeyPair>;
const serial = () => {
  const bytes = globalThis.crypto.getRandomValues(new Uint8Array(8));
  bytes[0] &= 0x7f;
  return toHex(bytes.buffer);
};
const OIDS = { 'client auth': '1.3.6.1.5.5.7.3.2', 'server auth': '1.3.6.1.5.5.7.3.1' } as const;

/** The cluster's certificate authority: P-256, ten years. */
export class Authority {
  private readonly identities = new Map<string, Promise<ClientIdentity | undefined>>();
  private constructor(
    private readonly clock: Clock,
    private readonly keys: CryptoKeyPair,
    private readonly ca: X509Certificate,
  ) {}

  static async create(clock: Clock, saved?: SavedAuthority): Promise<Authority> {
    const x509 = await library();
    if (saved) {
      const privateKey = await busy(subtle().importKey('jwk', saved.key, EC, true, ['sign']));
      const ca = new x509.X509Certificate(saved.certificate);
      const publicKey = await busy(ca.publicKey.export(EC, ['verify'], globalThis.crypto));
      return new Authority(clock, { privateKey, publicKey }, ca);
    }
    const keys = await newKeys();
    const notBefore = new Date(Math.floor(clock.now() / 1000) * 1000);
    const certificate = x509.X509CertificateGenerator.createSelfSigned({
      serialNumber: serial(),
      name: 'CN=kubernetes',
      notBefore,
      notAfter: new Date(notBefore.getTime() + 3650 * DAY),
      signingAlgorithm: SIGNING,
      keys,
      extensions: [
        new x509.BasicConstraintsExtension(true, undefined, true),
        new x509.KeyUsagesExtension(
          x509.KeyUsageFlags.digitalSignature | x509.KeyUsageFlags.keyEncipherment | x509.KeyUsageFlags.keyCertSign,
          true,
        ),
        await busy(x509.SubjectKeyIdentifierExtension.create(keys.publicKey)),
        new x509.SubjectAlternativeNameExtension([{ type: 'dns', value: 'kubernetes' }]),
      ],
    });
    return new Authority(clock, keys, await busy(certificate));
  }

  get certificate(): string {
    return `${this.ca.toString('pem')}\n`;
  }
  async save(): Promise<SavedAuthority> {
    return { certificate: this.certificate, key: await busy(subtle().exportKey('jwk', this.keys.privateKey)) };
  }

  private async certify(
    publicKey: CryptoKey | BufferSource,
    subject: { [name: string]: string[] }[],
    options: IssueOptions,
  ): Promise<string> {
    const x509 = await library();
    const notBefore = new Date(Math.floor(this.clock.now() / 1000) * 1000);
    const notAfter = notBefore.getTime() + (options.seconds ? options.seconds * 1000 : 365 * DAY);
    const names = [
      ...(options.dnsNames ?? []).map((value) => ({ type: 'dns' as const, value })),
      ...(options.addresses ?? []).map((value) => ({ type: 'ip' as const, value })),
    ];
    const certificate = x509.X509CertificateGenerator.create({
      serialNumber: serial(),
      subject,
      issuer: this.ca.subject,
      notBefore,
      notAfter: new Date(Math.min(notAfter, this.ca.notAfter.getTime())),
      signingAlgorithm: SIGNING,
      publicKey: publicKey as CryptoKey,
      signingKey: this.keys.privateKey,
      extensions: [
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature | x509.KeyUsageFlags.keyEncipherment, true),
        new x509.ExtendedKeyUsageExtension(options.usages.map((usage) => OIDS[usage])),
        new x509.BasicConstraintsExtension(false, undefined, true),
        await busy(x509.AuthorityKeyIdentifierExtension.create(this.keys.publicKey)),
        ...(names.length ? [new x509.SubjectAlternativeNameExtension(names)] : []),
      ],
    });
    return `${(await busy(certificate)).toString('pem')}\n`;
  }

  async issue(options: IssueOptions): Promise<KeyAndCertificate> {
    const keys = await newKeys();
    const subject = [...(options.organizations ?? []).map((o) => ({ O: [o] })), { CN: [options.commonName] }];
    const certificate = await this.certify(keys.publicKey, subject, options);
    return { certificate, key: toPem('PRIVATE KEY', await busy(subtle().exportKey('pkcs8', keys.privateKey))) };
  }

  /** Whom a PEM request is for; undefined when it is none. */
  async csrSubject(csr: string): Promise<{ commonName: string; organizations: string[] } | undefined> {
    const x509 = await library();
    try {
      const { subjectName } = new x509.Pkcs10CertificateRequest(csr);
      return { commonName: subjectName.getField('CN').at(-1) ?? '', organizations: subjectName.getField('O') };
    } catch {
      return undefined;
    }
  }

  /** Signs what a PEM request asks for; undefined when its own signature is wrong. */
  async sign(csr: string, usages: IssueOptions['usages'], seconds?: number): Promise<string | undefined> {
    const x509 = await library();
    const request = new x509.Pkcs10CertificateRequest(csr);
    if (!(await busy(request.verify(globalThis.crypto)))) return undefined;
    const names = (request.getExtension('2.5.29.17') as SubjectAlternativeNameExtension | null)?.names.items ?? [];
    const of = (type: string) => names.filter((name) => name.type === type).map((name) => name.value);
    const subject = request.subjectName.toJSON() as { [name: string]: string[] }[];
    const publicKey = await busy(request.publicKey.export(globalThis.crypto));
    return this.certify(publicKey, subject, { commonName: '', dnsNames: of('dns'), addresses: of('ip'), usages, seconds });
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
    const x509 = await library();
    const certificate = new x509.X509Certificate(pem);
    if (certificate.issuer !== this.ca.subject) return undefined;
    if (!(await busy(certificate.verify({ publicKey: this.keys.publicKey, signatureOnly: true }, globalThis.crypto)))) return undefined;
    const usages = certificate.getExtension(x509.ExtendedKeyUsageExtension)?.usages;
    if (usages && !usages.some((usage) => String(usage) === OIDS['client auth'])) return undefined;
    const username = certificate.subjectName.getField('CN').at(-1);
    if (!username) return undefined;
    return {
      username,
      groups: certificate.subjectName.getField('O'),
      fingerprint: toHex(await busy(certificate.getThumbprint('SHA-256', globalThis.crypto))),
      notBefore: certificate.notBefore.getTime(),
      notAfter: certificate.notAfter.getTime(),
    };
  }
}
