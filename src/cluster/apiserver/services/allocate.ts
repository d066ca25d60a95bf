import { invalidValue } from '../../../apimachinery/fields.ts';
import type { KubeObject } from '../../../apimachinery/types.ts';
import type { Call } from '../context.ts';
import { refuse } from '../registry/strategy.ts';
import { addressTaken } from './addresses.ts';
import { giveFamilies, settledFamilies } from './families.ts';
import { givePorts } from './ports.ts';
import { FIRST_ADDRESS, inServiceNetwork, inServiceRange, RANGE, randomAddress } from './range.ts';
import { hasAddress } from './taken.ts';
import { dropDependent, keepAllocated, normalizeAddresses } from './update.ts';

/** Gives a Service its cluster address and node ports. Upstream: pkg/registry/core/service/storage/alloc.go. */
export function allocateService(call: Call, object: KubeObject, old?: KubeObject): void {
  if (!object.spec) return;
  if (old) keepAllocated(object, old);
  normalizeAddresses(object, old);
  giveFamilies(call, object, old);
  giveAddresses(call, object, old);
  givePorts(call, object, old);
  if (old) dropDependent(object, old);
}

function giveAddresses(call: Call, object: KubeObject, old?: KubeObject): void {
  const { spec } = object;
  if (spec.type === 'ExternalName' || spec.clusterIPs?.[0] === 'None' || settledFamilies(object, old)) return;
  if (old && old.spec.type !== 'ExternalName') return;
  const addresses: string[] = (spec.clusterIPs ??= []);
  const at = spec.ipFamilies.indexOf('IPv4');
  const asked = addresses[at];
  addresses[at] ??= '';
  if (!asked && !call.dryRun && !object.metadata.name)
    refuse(call, object, [
      invalidValue(
        'spec.clusterIPs',
        addresses,
        `failed to allocate IP: IPAddress.networking.k8s.io "${freeAddress(call)}" is invalid: spec.parentRef.name: Required value`,
      ),
    ]);
  if (asked) {
    const why = problem(call, asked);
    if (why) refuse(call, object, [invalidValue('spec.clusterIPs', addresses, `failed to allocate IP ${asked}: ${why}`)]);
  } else addresses[at] = call.dryRun ? FIRST_ADDRESS : freeAddress(call);
  if (at === 0) spec.clusterIP = addresses[0];
}
function problem(call: Call, address: string): string | undefined {
  if (!call.dryRun && !inServiceNetwork(address)) return 'the provided network does not match the current range';
  if (!inServiceRange(address)) return `the provided IP (${address}) is not in the valid range. The range of valid IPs is ${RANGE}`;
  return !call.dryRun && isUsed(call, address) ? 'provided IP is already allocated' : undefined;
}
const isUsed = (call: Call, address: string): boolean => hasAddress(call.server.storage, address) || addressTaken(call, address);
function freeAddress(call: Call): string {
  let address = randomAddress(call.server.random);
  while (isUsed(call, address)) address = randomAddress(call.server.random);
  return address;
}
