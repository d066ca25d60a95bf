import { labelSelectorToText } from '../../apimachinery/selectors.ts';
import type { Describer } from './describer.ts';
import { annotations, type Lines, labels } from './lines.ts';

type Any = any;
const EVERY = '<none> (Allowing the specific traffic to all pods in this namespace)';
const textOf = (selector: Any): string => labelSelectorToText(selector) || '<none>';

/** Upstream: describe.go NetworkPolicyDescriber, which shows no events. */
export const networkPolicy: Describer = (out, { object }) => {
  const { metadata, spec } = object;
  out.add(0, `Name:\t${metadata.name}`);
  out.add(0, `Namespace:\t${metadata.namespace}`);
  out.add(0, `Created on:\t${(metadata.creationTimestamp ?? '').replace('T', ' ').replace('Z', '')} +0000 UTC`);
  labels(out, 0, 'Labels', metadata.labels);
  annotations(out, 0, 'Annotations', metadata.annotations);
  out.add(0, 'Spec:');
  const chosen = textOf(spec.podSelector);
  out.add(1, `PodSelector:     ${chosen === '<none>' ? EVERY : chosen}`);
  const types: string[] = spec.policyTypes ?? [];
  direction(out, 'ingress', types.includes('Ingress'), spec.ingress);
  direction(out, 'egress', types.includes('Egress'), spec.egress);
  out.add(1, `Policy Types: ${types.join(', ')}`);
  return true;
};

function direction(out: Lines, name: 'ingress' | 'egress', affected: boolean, rules: Any[] | undefined): void {
  if (!affected) return out.add(1, `Not affecting ${name} traffic`);
  out.add(1, `Allowing ${name} traffic:`);
  if (!rules?.length) return out.add(2, `<none> (Selected pods are isolated for ${name} connectivity)`);
  const word = name === 'ingress' ? 'From' : 'To';
  rules.forEach((rule, i) => {
    if (!rule.ports?.length) out.add(2, 'To Port: <any> (traffic allowed to all ports)');
    for (const p of rule.ports ?? []) {
      const protocol = p.protocol ?? 'TCP';
      if (p.port === undefined) out.add(2, `To Port: <any>/${protocol}`);
      else if (p.endPort === undefined) out.add(2, `To Port: ${p.port}/${protocol}`);
      else out.add(2, `To Port Range: ${p.port}-${p.endPort}/${protocol}`);
    }
    const peers = (name === 'ingress' ? rule.from : rule.to) ?? [];
    if (!peers.length) out.add(2, `${word}: <any> (traffic not restricted by ${name === 'ingress' ? 'source' : 'destination'})`);
    for (const p of peers) peer(out, word, p);
    if (i < rules.length - 1) out.add(2, '----------');
  });
}

function peer(out: Lines, word: string, p: Any): void {
  out.add(2, `${word}:`);
  if (p.ipBlock) {
    out.add(3, 'IPBlock:');
    out.add(4, `CIDR: ${p.ipBlock.cidr}`);
    return out.add(4, `Except: ${(p.ipBlock.except ?? []).join(', ')}`);
  }
  if (p.namespaceSelector) out.add(3, `NamespaceSelector: ${textOf(p.namespaceSelector)}`);
  if (p.podSelector) out.add(3, `PodSelector: ${textOf(p.podSelector)}`);
}
