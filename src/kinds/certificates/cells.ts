import type { KubeObject } from '../../apimachinery/types.ts';
import { age, humanDuration, nameOf } from '../table/format.ts';

/** Upstream: pkg/printers/internalversion/printers.go printCertificateSigningRequest. */
export function requestCells(o: KubeObject, now: number): unknown[] {
  const has = (type: string) => (o.status?.conditions ?? []).some((c: any) => c.type === type);
  const decision = has('Denied') ? 'Denied' : has('Approved') ? 'Approved' : 'Pending';
  const seconds = o.spec?.expirationSeconds;
  return [
    nameOf(o),
    age(o, now),
    o.spec?.signerName || '<none>',
    o.spec?.username ?? '',
    seconds === undefined || seconds === null ? '<none>' : humanDuration(seconds * 1000),
    `${decision}${has('Failed') ? ',Failed' : ''}${o.status?.certificate ? ',Issued' : ''}`,
  ];
}
