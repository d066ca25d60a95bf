import type { KubeObject } from '../../../apimachinery/types.ts';
import type { Call } from '../context.ts';
import { allocateService } from '../services/allocate.ts';
import { definitionMayGo } from './crd-deletion.ts';

const isService = (call: Call): boolean => call.definition.group === '' && call.definition.resource === 'services';

/** A certificate signing request says who asked for it. Upstream: pkg/registry/certificates/certificates/strategy.go. */
export function signRequest(call: Call, object: KubeObject): void {
  if (call.definition.kind !== 'CertificateSigningRequest') return;
  const { username, uid, groups, extra } = call.user;
  object.spec = { ...object.spec, username, ...(uid && { uid }), groups, ...(extra && { extra }) };
}

/** Gives out what a new state needs and has not: cluster addresses, node ports. */
export async function allocate(call: Call, object: KubeObject, old?: KubeObject): Promise<void> {
  if (isService(call)) allocateService(call, object, old);
}
export async function afterCreate(_call: Call, _object: KubeObject): Promise<void> {}
export async function afterUpdate(_call: Call, _object: KubeObject, _old: KubeObject): Promise<void> {}
export function afterDelete(call: Call, _object: KubeObject): void {
  definitionMayGo(call);
}
