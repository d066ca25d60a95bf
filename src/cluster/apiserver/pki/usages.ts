import { OID } from '../../../os/certificate.ts';
import { type Bytes, bits, octets, oid, sequence } from '../../../os/der.ts';

const BITS: Record<string, number> = {
  signing: 0,
  'digital signature': 0,
  'content commitment': 1,
  'key encipherment': 2,
  'data encipherment': 3,
  'key agreement': 4,
  'cert sign': 5,
  'crl sign': 6,
  'encipher only': 7,
  'decipher only': 8,
};
const EXTENDED: Record<string, string> = {
  any: '2.5.29.37.0',
  'server auth': '1.3.6.1.5.5.7.3.1',
  'client auth': '1.3.6.1.5.5.7.3.2',
  'code signing': '1.3.6.1.5.5.7.3.3',
  'email protection': '1.3.6.1.5.5.7.3.4',
  's/mime': '1.3.6.1.5.5.7.3.4',
  'ipsec end system': '1.3.6.1.5.5.7.3.5',
  'ipsec tunnel': '1.3.6.1.5.5.7.3.6',
  'ipsec user': '1.3.6.1.5.5.7.3.7',
  timestamping: '1.3.6.1.5.5.7.3.8',
  'ocsp signing': '1.3.6.1.5.5.7.3.9',
  'microsoft sgc': '1.3.6.1.4.1.311.10.3.3',
  'netscape sgc': '2.16.840.1.113730.4.1',
};
const TRUE = Uint8Array.of(1, 1, 0xff);

/** The extensions for what a key may be used for, as requests name it. Models pkg/controller/certificates/authority/policies.go. */
export function usageExtensions(usages: string[]): Bytes[] {
  let mask = 0;
  for (const usage of usages) if (Object.hasOwn(BITS, usage)) mask |= 0x8000 >> BITS[usage];
  const extended = [...new Set(usages.filter((u) => Object.hasOwn(EXTENDED, u)).map((u) => EXTENDED[u]))].sort();
  return [
    ...(mask ? [sequence(oid('2.5.29.15'), TRUE, octets(keyBits(mask)))] : []),
    ...(extended.length ? [sequence(oid(OID.extendedKeyUsage), octets(sequence(...extended.map(oid))))] : []),
  ];
}
/** A bit string without the zeros at its end. */
function keyBits(mask: number): Bytes {
  const bytes = mask & 0xff ? [mask >> 8, mask & 0xff] : [mask >> 8];
  let unused = 0;
  while (!((bytes[bytes.length - 1] >> unused) & 1)) unused++;
  return bits(Uint8Array.from(bytes), unused);
}
