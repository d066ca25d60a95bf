import type { KubeObject } from '../../apimachinery/types.ts';
import type { Part } from '../part.ts';
import { age, nameOf, someOf } from '../table/format.ts';
import { same } from '../validation/common.ts';
import { sliceErrors, sliceUpdateErrors, sliceWarnings } from './validate.ts';

const some = (list: string[]): string => someOf(list, 3) || '<unset>';
/** Upstream: pkg/registry/discovery/endpointslice/strategy.go dropTopologyOnV1. */
function dropTopology(o: KubeObject): void {
  for (const endpoint of o.endpoints ?? []) delete endpoint.deprecatedTopology;
}
export const endpointSlice: Part = {
  generation: true,
  cells: (o, now) => [
    nameOf(o),
    o.addressType ?? '',
    some((o.ports ?? []).map((p: any) => `${p.port ?? p.name ?? '*'}`)),
    some((o.endpoints ?? []).flatMap((e: any) => e.addresses ?? [])),
    age(o, now),
  ],
  strategy: {
    validate: (o) => sliceErrors(o),
    ownMetadata: true,
    warnings: sliceWarnings,
    validateUpdate: sliceUpdateErrors,
    prepareForCreate: (o) => dropTopology(o),
    prepareForUpdate: (o, old) => {
      if (!same(o.endpoints, old.endpoints)) dropTopology(o);
    },
    defaults: (o) => {
      o.endpoints ??= null;
      o.ports ??= null;
      for (const port of o.ports ?? []) {
        port.name ??= '';
        port.protocol ??= 'TCP';
      }
    },
  },
};
