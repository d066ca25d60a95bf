import type { Describer } from './describer.ts';
import { annotations, labels } from './lines.ts';

type Any = any;
const addresses = (list: Any[] | undefined): string => list?.map((a) => a.ip).join(',') || '<none>';

/** Upstream: describe.go EndpointsDescriber. */
export const endpointsOf: Describer = (out, { object }) => {
  const { metadata, subsets = [] } = object as Any;
  out.add(0, `Name:\t${metadata.name}`);
  out.add(0, `Namespace:\t${metadata.namespace}`);
  labels(out, 0, 'Labels', metadata.labels);
  annotations(out, 0, 'Annotations', metadata.annotations);
  out.add(0, 'Subsets:');
  for (const subset of subsets) {
    out.add(1, `Addresses:\t${addresses(subset.addresses)}`);
    out.add(1, `NotReadyAddresses:\t${addresses(subset.notReadyAddresses)}`);
    if (subset.ports?.length) {
      out.add(1, 'Ports:');
      out.add(2, 'Name\tPort\tProtocol');
      out.add(2, '----\t----\t--------');
      for (const p of subset.ports) out.add(2, `${p.name || '<unset>'}\t${p.port}\t${p.protocol}`);
    }
    out.add(0, '');
  }
  return undefined;
};

/** Upstream: describe.go EndpointSliceDescriber. */
export const endpointSlice: Describer = (out, { object }) => {
  const { metadata, addressType, ports, endpoints } = object as Any;
  out.add(0, `Name:\t${metadata.name}`);
  out.add(0, `Namespace:\t${metadata.namespace}`);
  labels(out, 0, 'Labels', metadata.labels);
  annotations(out, 0, 'Annotations', metadata.annotations);
  out.add(0, `AddressType:\t${addressType}`);
  if (!ports?.length) out.add(0, 'Ports: <unset>');
  else {
    out.add(0, 'Ports:');
    out.add(1, 'Name\tPort\tProtocol');
    out.add(1, '----\t----\t--------');
    for (const p of ports) out.add(1, `${p.name || '<unset>'}\t${p.port ?? '<unset>'}\t${p.protocol}`);
  }
  if (!endpoints?.length) out.add(0, 'Endpoints: <none>');
  else out.add(0, 'Endpoints:');
  for (const e of endpoints ?? []) {
    out.add(1, `- Addresses:\t${e.addresses?.join(', ') || '<none>'}`);
    out.add(2, 'Conditions:');
    out.add(3, `Ready:\t${e.conditions?.ready ?? '<unset>'}`);
    out.add(2, `Hostname:\t${e.hostname ?? '<unset>'}`);
    if (e.targetRef) out.add(2, `TargetRef:\t${e.targetRef.kind}/${e.targetRef.name}`);
    out.add(2, `NodeName:\t${e.nodeName ?? '<unset>'}`);
    out.add(2, `Zone:\t${e.zone ?? '<unset>'}`);
  }
  return undefined;
};
