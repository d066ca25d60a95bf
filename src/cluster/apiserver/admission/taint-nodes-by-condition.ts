import { isFor, type Plugin } from './plugin.ts';

const NOT_READY = 'node.kubernetes.io/not-ready';

/** A new node takes no pods before it is ready. Upstream: plugin/pkg/admission/nodetaint. */
export const taintNodesByCondition: Plugin = {
  name: 'TaintNodesByCondition',
  mutate({ operation, object, ...request }) {
    if (operation !== 'CREATE' || !object || !isFor({ operation, object, ...request }, '', 'nodes')) return;
    object.spec ??= {};
    const taints = (object.spec.taints ?? []) as { key: string; effect: string }[];
    if (taints.some(({ key, effect }) => key === NOT_READY && effect === 'NoSchedule')) return;
    object.spec.taints = [...taints, { key: NOT_READY, effect: 'NoSchedule' }];
  },
};
