import { isValidPortName } from '../../apimachinery/labels.ts';
import type { KubeObject } from '../../apimachinery/types.ts';
import { check, type Errors, forbidden, invalid, notSupported, portNumber, required } from '../validation/common.ts';
import { cidr, cidrWarnings, isCidr } from '../validation/ip.ts';
import { objectMeta } from '../validation/meta.ts';
import { labelSelector } from '../validation/selectors.ts';

function portErrors(p: any, path: string): Errors {
  const errors: Errors = ['TCP', 'UDP', 'SCTP'].includes(p.protocol)
    ? []
    : [notSupported(`${path}.protocol`, p.protocol, ['TCP', 'UDP', 'SCTP'])];
  const end = p.endPort;
  if (typeof p.port === 'number') {
    errors.push(...portNumber(p.port, `${path}.port`));
    if (end !== undefined) {
      if (end < p.port) errors.push(invalid(`${path}.endPort`, p.port, 'must be greater than or equal to `port`'));
      errors.push(...portNumber(end, `${path}.endPort`));
    }
  } else if (typeof p.port === 'string') {
    if (end !== undefined) errors.push(invalid(`${path}.endPort`, end, 'may not be specified when `port` is non-numeric'));
    errors.push(...check(`${path}.port`, p.port, isValidPortName));
  } else if (end !== undefined) errors.push(invalid(`${path}.endPort`, end, 'may not be specified when `port` is not specified'));
  return errors;
}
const bits = (address: string): { value: bigint; size: number } => {
  if (!address.includes(':')) return { value: BigInt(address.split('.').reduce((n, p) => n * 256 + Number(p), 0)), size: 32 };
  const [head, tail] = address.split('::');
  const groups = (t: string | undefined) => (t ? t.split(':') : []);
  const missing = tail === undefined ? 0 : 8 - groups(head).length - groups(tail).length;
  const all = [...groups(head), ...Array(missing).fill('0'), ...groups(tail)];
  return { value: all.reduce((n: bigint, g: string) => (n << 16n) + BigInt(Number.parseInt(g, 16)), 0n), size: 128 };
};
function isStrictSubset(inner: string, outer: string): boolean {
  const [a, aLength] = inner.split('/');
  const [b, bLength] = outer.split('/');
  const one = bits(a);
  const two = bits(b);
  if (one.size !== two.size || Number(bLength) >= Number(aLength)) return false;
  const shift = BigInt(two.size - Number(bLength));
  return one.value >> shift === two.value >> shift;
}
function ipBlock(block: any, path: string): Errors {
  if (!block.cidr) return [required(`${path}.cidr`)];
  const errors = cidr(block.cidr, `${path}.cidr`);
  if (!isCidr(block.cidr)) return errors;
  (block.except ?? []).forEach((e: string, i: number) => {
    errors.push(...cidr(e, `${path}.except[${i}]`));
    if (isCidr(e) && !isStrictSubset(e, block.cidr)) errors.push(invalid(`${path}.except[${i}]`, e, 'must be a strict subset of `cidr`'));
  });
  return errors;
}
function peerErrors(p: any, path: string): Errors {
  const errors = [
    ...labelSelector(p.podSelector, `${path}.podSelector`),
    ...labelSelector(p.namespaceSelector, `${path}.namespaceSelector`),
  ];
  if (p.ipBlock) errors.push(...ipBlock(p.ipBlock, `${path}.ipBlock`));
  const given = [p.podSelector, p.namespaceSelector, p.ipBlock].filter(Boolean).length;
  if (!given) errors.push(required(path, 'must specify a peer'));
  else if (given > 1 && p.ipBlock) errors.push(forbidden(path, 'may not specify both ipBlock and another peer'));
  return errors;
}
/** Upstream: pkg/apis/networking/validation ValidateNetworkPolicySpec. */
export function networkPolicySpecErrors({ spec }: KubeObject): Errors {
  const errors = labelSelector(spec.podSelector, 'spec.podSelector');
  for (const [field, side] of [
    ['ingress', 'from'],
    ['egress', 'to'],
  ])
    (spec[field] ?? []).forEach((rule: any, i: number) => {
      const at = `spec.${field}[${i}]`;
      (rule.ports ?? []).forEach((p: any, n: number) => {
        errors.push(...portErrors(p, `${at}.ports[${n}]`));
      });
      (rule[side] ?? []).forEach((p: any, n: number) => {
        errors.push(...peerErrors(p, `${at}.${side}[${n}]`));
      });
    });
  const types: string[] = spec.policyTypes ?? [];
  if (types.length > 2) return [...errors, invalid('spec.policyTypes', types, 'may not specify more than two policyTypes')];
  types.forEach((t, i) => {
    if (t !== 'Ingress' && t !== 'Egress') errors.push(notSupported(`spec.policyTypes[${i}]`, t, ['Ingress', 'Egress']));
  });
  return errors;
}
export const networkPolicyErrors = (o: KubeObject): Errors => [...objectMeta(o, true), ...networkPolicySpecErrors(o)];
/** Upstream: pkg/registry/networking/networkpolicy/strategy.go networkPolicyWarnings. */
export const policyWarnings = ({ spec }: KubeObject): string[] =>
  [
    ['ingress', 'from'],
    ['egress', 'to'],
  ].flatMap(([rules, peers]) =>
    (spec[rules] ?? []).flatMap((r: any, i: number) =>
      (r[peers] ?? []).flatMap(({ ipBlock }: any, n: number) => {
        if (!ipBlock) return [];
        const at = `spec.${rules}[${i}].${peers}[${n}].ipBlock`;
        return [
          ...cidrWarnings(ipBlock.cidr ?? '', `${at}.cidr`),
          ...(ipBlock.except ?? []).flatMap((e: string, k: number) => cidrWarnings(e, `${at}.except[${k}]`)),
        ];
      }),
    ),
  );
