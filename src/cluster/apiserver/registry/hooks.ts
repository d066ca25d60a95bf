import { deepEqual } from '../../../apimachinery/json.ts';
import type { KubeObject } from '../../../apimachinery/types.ts';
import { uuid } from '../../../os/random.ts';
import { concernsApiServices, markApiService } from '../available.ts';
import type { Call } from '../context.ts';
import { concernsFlowSchemas, markFlowSchemas } from '../flowcontrol/dangling.ts';
import { dropEndpoints, recordAddresses } from '../services/addresses.ts';
import { allocateService } from '../services/allocate.ts';
import { definitionMayGo } from './crd-deletion.ts';

const isService = (call: Call): boolean => call.definition.group === '' && call.definition.resource === 'services';

/** A certificate signing request says who asked for it. Upstream: pkg/registry/certificates/certificates/strategy.go. */
export function signRequest(call: Call, object: KubeObject): void {
  if (call.definition.kind !== 'CertificateSigningRequest') return;
  const { username, uid, groups, extra } = call.user;
  object.spec = { ...object.spec, username, ...(uid && { uid }), groups, ...(extra && { extra }) };
}

/** A LimitRange without a name gets one. Upstream: pkg/registry/core/limitrange/strategy.go PrepareForCreate. */
export function nameOf(call: Call, metadata: KubeObject['metadata']): void {
  if (call.definition.kind === 'LimitRange' && !metadata.name) metadata.name = uuid(call.server.random);
}
/** Gives out what a new state needs and has not: cluster addresses, node ports. */
export async function allocate(call: Call, object: KubeObject, old?: KubeObject): Promise<void> {
  if (isService(call)) allocateService(call, object, old);
}
export async function afterCreate(call: Call, object: KubeObject): Promise<void> {
  if (isService(call)) recordAddresses(call, object);
  if (concernsFlowSchemas(call)) markFlowSchemas(call);
  if (concernsApiServices(call)) markApiService(call, object.metadata.name ?? '');
}
export async function afterUpdate(call: Call, object: KubeObject, old: KubeObject): Promise<void> {
  if (isService(call)) recordAddresses(call, object, old);
  if (concernsFlowSchemas(call)) markFlowSchemas(call);
  if (concernsApiServices(call) && !deepEqual(object.spec, old.spec)) markApiService(call, call.name);
}
export function afterDelete(call: Call, object: KubeObject): void {
  definitionMayGo(call);
  if (concernsFlowSchemas(call)) markFlowSchemas(call);
  if (!isService(call)) return;
  dropEndpoints(call, object);
  recordAddresses(call, undefined, object);
}
