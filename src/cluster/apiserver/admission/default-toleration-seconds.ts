import { isFor, type Plugin } from './plugin.ts';

interface Toleration {
  key?: string;
  effect?: string;
}
const SECONDS = 300;

/** Upstream: plugin/pkg/admission/defaulttolerationseconds. */
export const defaultTolerationSeconds: Plugin = {
  name: 'DefaultTolerationSeconds',
  mutate(request) {
    const pod = request.object;
    if (!pod || !isFor(request, '', 'pods') || (request.operation !== 'CREATE' && request.operation !== 'UPDATE')) return;
    const given = (pod.spec.tolerations ?? []) as Toleration[];
    const missing = ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable'].filter(
      (key) => !given.some((t) => (!t.key || t.key === key) && (!t.effect || t.effect === 'NoExecute')),
    );
    if (!missing.length) return;
    pod.spec.tolerations = [
      ...given,
      ...missing.map((key) => ({ key, operator: 'Exists', effect: 'NoExecute', tolerationSeconds: SECONDS })),
    ];
  },
};
