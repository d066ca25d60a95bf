import type { Clock } from '../../../os/clock.ts';
import { Authority, type ClientIdentity, type IssueOptions, type KeyAndCertificate, type SavedAuthority } from './authority.ts';
import { type Claims, TokenSigner } from './signer.ts';

export type { Claims, ClientIdentity, IssueOptions, KeyAndCertificate };

/** The cluster's keys and certificates. Each is made when it is first asked for. */
export interface Pki {
  caCertificate(): Promise<string>;
  /** The API server's certificate and the authority's. */
  serverCertificate(): Promise<string[]>;
  serverKey(): Promise<string>;
  clientCertificate(commonName: string, organizations: string[]): Promise<KeyAndCertificate>;
  issue(options: IssueOptions): Promise<KeyAndCertificate>;
  /** Signs a PEM certificate request; undefined when the request's own signature is wrong. */
  signCsr(csr: string, usages: string[], seconds: number): Promise<string | undefined>;
  /** Whose client certificate it is; undefined when this cluster's authority did not sign it. */
  identify(certificate: string): Promise<ClientIdentity | undefined>;
  signToken(claims: Claims): Promise<string>;
  /** The claims, when this cluster signed the token; expiry and the rest are the caller's to check. */
  verifyToken(jwt: string): Promise<Claims | undefined>;
  publicJwks(): Promise<object>;
  save(): Promise<unknown>;
}

interface SavedPki {
  authority: SavedAuthority;
  server?: KeyAndCertificate;
  signer?: JsonWebKey;
  clients: [string, KeyAndCertificate][];
}

const SERVER: IssueOptions = {
  commonName: 'kube-apiserver',
  dnsNames: [
    'controlplane',
    'kubernetes',
    'kubernetes.default',
    'kubernetes.default.svc',
    'kubernetes.default.svc.cluster.local',
    'localhost',
  ],
  addresses: ['10.96.0.1', '172.30.1.2', '127.0.0.1'],
  usages: ['server auth'],
};

function once<T>(make: () => Promise<T>): (() => Promise<T>) & { made(): boolean } {
  let value: Promise<T> | undefined;
  const get = () => {
    value ??= make().catch((error) => {
      value = undefined;
      throw error;
    });
    return value;
  };
  return Object.assign(get, { made: () => value !== undefined });
}

export function createPki(clock: Clock, saved?: unknown): Pki {
  const from = saved as SavedPki | undefined;
  const authority = once(() => Authority.create(clock, from?.authority));
  const signer = once(() => TokenSigner.create(from?.signer));
  const server = once(async () => from?.server ?? (await authority()).issue(SERVER));
  const clients = new Map<string, Promise<KeyAndCertificate>>((from?.clients ?? []).map(([who, pair]) => [who, Promise.resolve(pair)]));
  return {
    caCertificate: async () => (await authority()).certificate,
    serverCertificate: async () => [(await server()).certificate, (await authority()).certificate],
    serverKey: async () => (await server()).key,
    clientCertificate(commonName, organizations) {
      const who = JSON.stringify([commonName, organizations]);
      const known = clients.get(who);
      if (known) return known;
      const made = authority().then((a) => a.issue({ commonName, organizations, usages: ['client auth'] }));
      clients.set(who, made);
      return made;
    },
    issue: async (options) => (await authority()).issue(options),
    signCsr: async (csr, usages, seconds) => (await authority()).sign(csr, usages, seconds),
    identify: async (certificate) => (await authority()).identify(certificate),
    signToken: async (claims) => (await signer()).sign(claims),
    verifyToken: async (jwt) => (await signer()).verify(jwt),
    publicJwks: async () => (await signer()).jwks(),
    save: async (): Promise<SavedPki> => ({
      authority: await (await authority()).save(),
      ...(server.made() || from?.server ? { server: await server() } : {}),
      ...(signer.made() || from?.signer ? { signer: await (await signer()).save() } : {}),
      clients: await Promise.all([...clients].map(async ([who, pair]): Promise<[string, KeyAndCertificate]> => [who, await pair])),
    }),
  };
}
