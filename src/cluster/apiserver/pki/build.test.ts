import { X509Certificate } from 'node:crypto';
import { expect, test } from 'vitest';
import { hostNames, isSignedBy, namesOf, OID, readCertificate } from '../../../os/certificate.ts';
import { readRequest } from '../../../os/certificate-request.ts';
import { x509 } from '../../../os/certificates.ts';
import { ManualClock } from '../../../os/clock.ts';
import { createPki } from './index.ts';
import { fromPem } from './pem.ts';

const read = (pem: string) => readCertificate(fromPem(pem)!);

test('makes certificates that OpenSSL reads as they are meant', async () => {
  const clock = new ManualClock();
  const pki = createPki(clock);
  const ca = new X509Certificate(await pki.caCertificate());
  const { certificate } = await pki.issue({
    commonName: 'größe',
    organizations: ['system:masters', 'b@c'],
    dnsNames: ['a.example', '*.b.example'],
    addresses: ['10.0.0.1', 'fd00::1'],
    usages: ['server auth', 'client auth'],
    seconds: 3600,
  });
  const leaf = new X509Certificate(certificate);
  expect([ca.ca, ca.subject, ca.issuer, ca.subjectAltName, ca.verify(ca.publicKey)]).toEqual([
    true,
    'CN=kubernetes',
    'CN=kubernetes',
    'DNS:kubernetes',
    true,
  ]);
  expect(leaf.verify(ca.publicKey) && leaf.checkIssued(ca)).toBe(true);
  expect([leaf.ca, leaf.subject, leaf.subjectAltName, leaf.keyUsage]).toEqual([
    false,
    'O=system:masters\nO=b@c\nCN=größe',
    'DNS:a.example, DNS:*.b.example, IP Address:10.0.0.1, IP Address:FD00:0:0:0:0:0:0:1',
    ['1.3.6.1.5.5.7.3.1', '1.3.6.1.5.5.7.3.2'],
  ]);
  expect(Date.parse(leaf.validTo) - Date.parse(leaf.validFrom)).toBe(3_600_000);
  expect(Date.parse(ca.validTo) - Date.parse(ca.validFrom)).toBe(3650 * 86_400_000);
});

test('reads its own certificates', async () => {
  const pki = createPki(new ManualClock());
  const [server, authority] = (await pki.serverCertificate()).map(read);
  expect(namesOf(server.subject, OID.commonName)).toEqual(['kube-apiserver']);
  expect(hostNames(server)).toEqual([
    'controlplane',
    'kubernetes',
    'kubernetes.default',
    'kubernetes.default.svc',
    'kubernetes.default.svc.cluster.local',
    'localhost',
    '10.96.0.1',
    '172.30.1.2',
    '127.0.0.1',
  ]);
  expect([await isSignedBy(server, authority), await isSignedBy(server, server)]).toEqual([true, false]);
  const other = read(await createPki(new ManualClock()).caCertificate());
  expect(await isSignedBy(server, other)).toBe(false);
});

test('signs a request with the names that it asks for', async () => {
  const pki = createPki(new ManualClock());
  const keys = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify']);
  const { Pkcs10CertificateRequestGenerator, SubjectAlternativeNameExtension } = await x509();
  const request = await Pkcs10CertificateRequestGenerator.create({
    name: 'O=bakers, CN=ann',
    keys,
    signingAlgorithm: { name: 'ECDSA', hash: 'SHA-256' },
    extensions: [new SubjectAlternativeNameExtension([{ type: 'dns', value: 'ann.example' }])],
  });
  expect(readRequest(request.toString('pem'))).toMatchObject({ commonName: 'ann', organizations: ['bakers'], dnsNames: ['ann.example'] });
  const signed = (await pki.signCsr(request.toString('pem'), ['client auth'], 600)) as string;
  expect(await pki.identify(signed)).toMatchObject({ username: 'ann', groups: ['bakers'] });
  expect(hostNames(read(signed))).toEqual(['ann.example']);
});
