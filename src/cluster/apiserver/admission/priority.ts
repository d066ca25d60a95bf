import type { KubeObject } from '../../../apimachinery/types.ts';
import type { Storage } from '../../storage/types.ts';
import { findObject, listObjects } from '../authentication/lookup.ts';
import { isFor, type Plugin, refuse } from './plugin.ts';

const GROUP = 'scheduling.k8s.io';
const SYSTEM = new Set(['system-cluster-critical', 'system-node-critical']);

/** The default class: of several, the lowest value. */
function defaultClass(storage: Storage): KubeObject | undefined {
  const defaults = listObjects(storage, GROUP, 'priorityclasses').filter((object) => object.globalDefault);
  return defaults.sort((a, b) => a.value - b.value)[0];
}

/** Upstream: plugin/pkg/admission/priority. */
export const priority: Plugin = {
  name: 'Priority',
  mutate(request, { storage, release }) {
    const pod = request.object;
    if (!pod || !isFor(request, '', 'pods')) return;
    const { spec } = pod;
    const preempts = release.name !== '1.13';
    if (request.operation === 'UPDATE') {
      spec.priority ??= request.old?.spec.priority;
      if (preempts) spec.preemptionPolicy ??= request.old?.spec.preemptionPolicy;
      return;
    }
    if (request.operation !== 'CREATE') return;
    const name = spec.priorityClassName;
    const chosen = name ? findObject(storage, GROUP, 'priorityclasses', '', name) : defaultClass(storage);
    if (name && !chosen) throw refuse(request, `no PriorityClass with name ${name} was found`);
    if (!name && chosen) spec.priorityClassName = chosen.metadata.name;
    const value = chosen?.value ?? 0;
    const from = 'priority admission controller computed';
    if (spec.priority != null && spec.priority !== value)
      throw refuse(
        request,
        `the integer value of priority (${spec.priority}) must not be provided in pod spec; ${from} ${value} from the given PriorityClass name`,
      );
    spec.priority = value;
    if (!preempts) return;
    const policy = chosen?.preemptionPolicy ?? 'PreemptLowerPriority';
    if (spec.preemptionPolicy != null && spec.preemptionPolicy !== policy)
      throw refuse(
        request,
        `the string value of PreemptionPolicy (${spec.preemptionPolicy}) must not be provided in pod spec; ${from} ${policy} from the given PriorityClass name`,
      );
    spec.preemptionPolicy = policy;
  },
  validate(request, { storage }) {
    const { object, operation } = request;
    if (operation === 'DELETE' && isFor(request, GROUP, 'priorityclasses') && SYSTEM.has(request.name))
      throw refuse(request, 'this is a system priority class and cannot be deleted');
    if (!object?.globalDefault || !isFor(request, GROUP, 'priorityclasses')) return;
    const current = defaultClass(storage);
    if (!current || (operation !== 'CREATE' && current.metadata.name === object.metadata.name)) return;
    throw refuse(request, `PriorityClass ${current.metadata.name} is already marked as default. Only one default can exist`);
  },
};
