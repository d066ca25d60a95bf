import { invalidValue } from '../../../apimachinery/fields.ts';
import type { KubeObject } from '../../../apimachinery/types.ts';
import { prefixOf } from '../../storage/index.ts';
import type { Call } from '../context.ts';
import { refuse } from '../registry/strategy.ts';
import { addressTaken } from './addresses.ts';
import { giveFamilies, settledFamilies } from './families.ts';
import { givePorts } from './ports.ts';
import { FIRST_ADDRESS, inServiceNetwork, inServiceRange, RANGE, randomAddress } from './range.ts';
import { dropDependent, keepAllocated, normalizeAddresses } from './update.ts';

const SERVICES = { group: '', resource: 'services', namespaced: true };

/** Gives a Service its cluster address and node ports. Upstream: pkg/registry/core/service/storage/alloc.go. */
export function allocateService(call: Call, object: KubeObject, old?: KubeObject): void {
  if (!object.spec) return;
  if (old) keepAllocated(object, old);
  normalizeAddresses(object, old);
  giveFamilies(call, object, old);
  let services: KubeObject[] | undefined;
  const all = () => (services ??= call.server.storage.range(prefixOf(SERVICES)).map((s) => s.value));
  giveAddresses(call, object, all, old);
  givePorts(call, object, all, old);
  if (old) dropDependent(object, old);
}

function giveAddresses(call: Call, object: KubeObject, all: () => KubeObject[], old?: KubeObject): void {
  const { spec } = object;
  if (spec.type === 'ExternalName' || spec.clusterIPs?.[0] === 'None' || settledFamilies(object, old)) return;
  if (old && old.spec.type !== 'ExternalName') return;
  const addresses: string[] = (spec.clusterIPs ??= []);
  const at = spec.ipFamilies.indexOf('IPv4');
  const asked = addresses[at];
  addresses[at] ??= '';
  const used = () => new Set(all().flatMap((s) => s.spec?.clusterIPs ?? []));
  if (!asked && !call.dryRun && !object.metadata.name)
    refuse(call, object, [
      invalidValue(
        'spec.clusterIPs',
        addresses,
        `failed to allocate IP: IPAddress.networking.k8s.io "${freeAddress(call, used())}" is invalid: spec.parentRef.name: Required value`,
      ),
    ]);
  if (asked) {
    const why = problem(call, asked, used);
    if (why) refuse(call, object, [invalidValue('spec.clusterIPs', addresses, `failed to allocate IP ${asked}: ${why}`)]);
  } else addresses[at] = call.dryRun ? FIRST_ADDRESS : freeAddress(call, used());
  if (at === 0) spec.clusterIP = addresses[0];
}
function problem(call: Call, address: string, used: () => Set<string>): string | undefined {
  if (!call.dryRun && !inServiceNetwork(address)) return 'the provided network does not match the current range';
  if (!inServiceRange(address)) return `the provided IP (${address}) is not in the valid range. The range of valid IPs is ${RANGE}`;
  return !call.dryRun && (used().has(address) || addressTaken(call, address)) ? 'provided IP is already allocated' : undefined;
}
function freeAddress(call: Call, used: Set<string>): string {
  let address = randomAddress(call.server.random);
  while (used.has(address) || addressTaken(call, address)) address = randomAddress(call.server.random);
  return address;
}
