import type { KubeObject } from '../../../apimachinery/types.ts';
import { managedFields } from '../../../kinds/bootstrap/managed.ts';
import { keyOf, prefixOf, type Stored } from '../../storage/index.ts';
import { type Call, now } from '../context.ts';
import { GROUP, LEVELS, SCHEMAS } from './resources.ts';

export const concernsFlowSchemas = ({ definition: d }: Call): boolean =>
  d.group === GROUP && (d.resource === SCHEMAS.resource || d.resource === LEVELS.resource);

/** The API server tells of every FlowSchema whether its level is there. Upstream: apiserver/pkg/util/flowcontrol/apf_controller.go presyncFlowSchemaStatus. */
export function markFlowSchemas(call: Call): void {
  for (const stored of call.server.storage.range(prefixOf(SCHEMAS))) mark(call, stored);
}
function mark(call: Call, { key, value, modRevision }: Stored): void {
  if (value.metadata.deletionTimestamp) return;
  const { storage, release } = call.server;
  const name: string = value.spec?.priorityLevelConfiguration?.name ?? '';
  const found = !!storage.get(keyOf(LEVELS, '', name));
  const status = found ? 'False' : 'True';
  const reason = found ? 'Found' : 'NotFound';
  const message = `This FlowSchema references the PriorityLevelConfiguration object named ${JSON.stringify(name)} ${found ? 'and it exists' : 'but there is no such object'}`;
  const conditions: any[] = value.status?.conditions ?? [];
  const before = conditions.find((c) => c.type === 'Dangling');
  if (before?.status === status && before.reason === reason && before.message === message) return;
  const condition = { type: 'Dangling', status, lastTransitionTime: now(call.server), reason, message };
  const others = conditions.filter((c) => c !== before);
  const marked: KubeObject = { ...value, metadata: { ...value.metadata }, status: { ...value.status, conditions: [...others, condition] } };
  if (release.gates.has('ServerSideApply')) {
    const [owned] = managedFields({ ...marked, status: { conditions: [condition] } });
    const kept = (value.metadata.managedFields ?? []).filter((e) => e.manager !== owned.manager || e.subresource !== 'status');
    marked.metadata.managedFields = [{ ...owned, time: now(call.server) }, ...kept];
  }
  storage.put(key, marked, modRevision);
}
