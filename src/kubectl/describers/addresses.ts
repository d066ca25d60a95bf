import type { Describer } from './describer.ts';
import { annotations, labels, rfc1123 } from './lines.ts';

/** Upstream: describe.go ServiceCIDRDescriber. */
export const serviceCidr: Describer = (out, { object }) => {
  const { metadata, spec, status = {} } = object;
  out.add(0, `Name:\t${metadata.name}`);
  labels(out, 0, 'Labels', metadata.labels);
  annotations(out, 0, 'Annotations', metadata.annotations);
  out.add(0, `CIDRs:\t${(spec.cidrs ?? []).join(', ')}`);
  if (!status.conditions?.length) return undefined;
  out.add(0, 'Status:\nConditions:');
  out.add(1, 'Type\tStatus\tLastTransitionTime\tReason\tMessage');
  out.add(1, '----\t------\t------------------\t------\t-------');
  for (const c of status.conditions)
    out.add(1, `${c.type}\t${c.status}\t${rfc1123(c.lastTransitionTime)}\t${c.reason ?? ''}\t${c.message ?? ''}`);
  return undefined;
};

/** Upstream: describe.go IPAddressDescriber. */
export const ipAddress: Describer = (out, { object }) => {
  const { metadata, spec } = object;
  out.add(0, `Name:\t${metadata.name}`);
  labels(out, 0, 'Labels', metadata.labels);
  annotations(out, 0, 'Annotations', metadata.annotations);
  const parent = spec?.parentRef;
  if (!parent) return undefined;
  out.add(0, 'Parent Reference:');
  for (const key of ['Group', 'Resource', 'Namespace', 'Name']) out.add(1, `${key}:\t${parent[key.toLowerCase()] ?? ''}`);
  return undefined;
};
