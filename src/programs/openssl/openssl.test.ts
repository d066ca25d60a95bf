import { expect, test } from 'vitest';
import { runScript, testMachine } from '../../shell/testing.ts';
import { loadProgram } from '../index.ts';
import { PROGRAM_NAMES } from '../names.ts';

const run = (script: string) => runScript(testMachine({ programs: PROGRAM_NAMES, load: loadProgram }), script);

test('an authority signs a request, and what it signs is verified', async () => {
  const { stdout, stderr, code } = await run(`
    openssl genrsa -out jane.key 2048
    openssl req -new -key jane.key -out jane.csr -subj /CN=jane/O=devs
    openssl req -in jane.csr -noout -subject
    openssl req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.crt -days 10 -subj /CN=ca
    printf 'subjectAltName=DNS:a.b,IP:1.2.3.4\\nkeyUsage=critical,digitalSignature\\nextendedKeyUsage=clientAuth\\n' > ext
    openssl x509 -req -in jane.csr -CA ca.crt -CAkey ca.key -CAcreateserial -out jane.crt -days 30 -extfile ext
    openssl x509 -in jane.crt -noout -subject -issuer
    openssl x509 -in jane.crt -noout -text | grep -A99 extensions | grep -B99 'Signature Algorithm' | grep -v Signature
    openssl verify -CAfile ca.crt jane.crt ca.crt
    openssl verify jane.crt; echo $?
    ls`);
  expect(stdout).toBe(`subject=CN = jane, O = devs
subject=CN = jane, O = devs
issuer=CN = ca
        X509v3 extensions:
            X509v3 Subject Alternative Name: 
                DNS:a.b, IP Address:1.2.3.4
            X509v3 Key Usage: critical
            X509v3 Extended Key Usage: 
                TLS Web Client Authentication
jane.crt: OK
ca.crt: OK
2
ca.crt
ca.key
ca.srl
ext
jane.crt
jane.csr
jane.key
`);
  expect(stderr).toBe(`-----
Certificate request self-signature ok
subject=CN = jane, O = devs
CN = jane, O = devs
error 20 at 0 depth lookup: unable to get local issuer certificate
error jane.crt: verification failed
`);
  expect(code).toBe(0);
});

test('a request says what it asks for', async () => {
  const { stdout } = await run(`
    openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout e.key -subj /CN=e -addext subjectAltName=DNS:x.y -out e.csr 2>/dev/null
    openssl req -in e.csr -noout -text | sed -n '/ASN1/,/Algorithm/p'`);
  expect(stdout).toBe(`                ASN1 OID: prime256v1
                NIST CURVE: P-256
        Attributes:
            Requested Extensions:
                X509v3 Subject Alternative Name: 
                    DNS:x.y
    Signature Algorithm: ecdsa-with-SHA256
`);
});

test('what it does not do is refused', async () => {
  const { stderr } = await run(`
    openssl req -frob; openssl req -new -key none -subj /CN=x; openssl req -newkey rsa:2048 -nodes; openssl req -x509 -newkey rsa:2048 -subj /CN=x
    openssl genrsa 100; openssl req -x509 -newkey rsa:2048 -nodes -subj foo; openssl s_client`);
  expect(stderr).toBe(`req: Unknown option or message digest: frob
req: Use -help for summary.
Could not open file or uri for loading private key from none
req: the questions for the subject are not asked here: say -subj /CN=…
req: keys are not encrypted here: say -nodes
genrsa: only RSA keys of 1024 to 16384 bits in whole bytes and EC keys of P-256, P-384 and P-521 are made here
req: subject name is expected to be in the format /type0=value0/type1=value1/type2=... where characters may be escaped by \\. This name is not in that format: 'foo'
openssl: 's_client' is not simulated here; base64, genpkey, genrsa, pkey, rand, req, rsa, verify, version, x509 are
`);
});

test('serials are counted in the file of the authority; what shows and what makes are kept apart', async () => {
  const { stdout, stderr } = await run(`
    openssl req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.crt -subj /CN=ca 2>/dev/null
    openssl req -newkey rsa:2048 -nodes -keyout a.key -out a.csr -subj /CN=a 2>/dev/null
    echo 0A > my.srl
    openssl x509 -req -in a.csr -CA ca.crt -CAkey ca.key -CAserial my.srl -out a.crt 2>/dev/null
    cat my.srl; openssl x509 -in a.crt -noout -serial
    openssl req -new -key a.key -subj /CN=x -text; openssl req -new -key a.key -keyout b -subj /CN=x
    openssl req -new -key a.key -subj /CN=x -days 3 -out b.csr; openssl x509 -in a.crt -CA ca.crt; openssl genrsa 2048 4096`);
  expect(stdout).toBe('0B\nserial=0B\n');
  expect(stderr).toBe(`req: -text is for a request that is there, of -in; make it first
req: -key is a key that is there; -newkey and -keyout make another
Ignoring -days without -x509; not generating a certificate
x509: -CA is for a request: say -req
Extra arguments given.
genrsa: Use -help for summary.
`);
});
