import { listObjects } from '../authentication/lookup.ts';
import { isFor, type Plugin } from './plugin.ts';

const GROUP = 'networking.k8s.io';

/** Upstream: plugin/pkg/admission/network/defaultingressclass. */
export const defaultIngressClass: Plugin = {
  name: 'DefaultIngressClass',
  mutate(request, { storage }) {
    const ingress = request.object;
    if (request.operation !== 'CREATE' || !ingress || !isFor(request, GROUP, 'ingresses')) return;
    if (ingress.spec.ingressClassName != null || ingress.metadata.annotations?.['kubernetes.io/ingress.class'] !== undefined) return;
    const marked = listObjects(storage, GROUP, 'ingressclasses').filter(
      ({ metadata }) => metadata.annotations?.['ingressclass.kubernetes.io/is-default-class'] === 'true',
    );
    const age = (at: string | null | undefined) => at ?? '';
    marked.sort(
      ({ metadata: a }, { metadata: b }) =>
        age(b.creationTimestamp).localeCompare(age(a.creationTimestamp)) || (a.name ?? '').localeCompare(b.name ?? ''),
    );
    if (marked.length) ingress.spec.ingressClassName = marked[0].metadata.name;
  },
};
