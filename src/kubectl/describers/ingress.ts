import type { Session } from '../session.ts';
import { type Describer, list } from './describer.ts';
import { annotations, labels } from './lines.ts';
import { endpoints } from './network.ts';

type Any = any;
/** Upstream: describe.go IngressDescriber. */
export const ingress: Describer = async (out, { object, session }) => {
  const { metadata, spec, status } = object;
  const namespace = metadata.namespace as string;
  out.add(0, `Name:\t${metadata.name}`);
  labels(out, 0, 'Labels', metadata.labels);
  out.add(0, `Namespace:\t${namespace}`);
  const addresses = (status?.loadBalancer?.ingress ?? []).map((i: Any) => i.ip || i.hostname).join(',');
  out.add(0, `Address:\t${addresses}`);
  out.add(0, `Ingress Class:\t${spec.ingressClassName ?? '<none>'}`);
  const fallback = spec.defaultBackend ? await backend(session, namespace, spec.defaultBackend) : '<default>';
  out.add(0, `Default backend:\t${fallback}`);
  if (spec.tls?.length) {
    out.add(0, 'TLS:');
    for (const t of spec.tls) {
      const hosts = (t.hosts ?? []).join(',');
      out.add(1, t.secretName ? `${t.secretName} terminates ${hosts}` : `SNI routes ${hosts}`);
    }
  }
  out.add(0, 'Rules:\n  Host\tPath\tBackends');
  out.add(1, '----\t----\t--------');
  const rules = (spec.rules ?? []).filter((r: Any) => r.http);
  for (const rule of rules) {
    out.add(1, `${rule.host || '*'}\t`);
    for (const p of rule.http.paths) out.add(2, `\t${p.path ?? ''} \t${await backend(session, namespace, p.backend)}`);
  }
  if (!rules.length) out.add(1, `*\t*\t${fallback}`);
  annotations(out, 0, 'Annotations', metadata.annotations);
  return undefined;
};

async function backend(session: Session, namespace: string, { service, resource }: Any): Promise<string> {
  if (resource) return `APIGroup: ${resource.apiGroup ?? '<nil>'}, Kind: ${resource.kind}, Name: ${resource.name}`;
  const { name, port = {} } = service;
  const text = `${name}:${port.name || (port.number ?? 0)}`;
  let found: Any;
  try {
    found = await session.request('GET', `/api/v1/namespaces/${namespace}/services/${name}`);
  } catch (error) {
    return `${text} (<error: ${(error as Error).message}>)`;
  }
  const named = (found.spec.ports ?? []).find((p: Any) => (port.name ? p.name === port.name : p.port === port.number));
  const slices = await list(session, `/apis/discovery.k8s.io/v1/namespaces/${namespace}/endpointslices`, {
    labelSelector: `kubernetes.io/service-name=${name}`,
  });
  return `${text} (${endpoints(slices, named?.name ?? '')})`;
}

export const ingressClass: Describer = (out, { object }) => {
  const { metadata, spec } = object;
  out.add(0, `Name:\t${metadata.name}`);
  labels(out, 0, 'Labels', metadata.labels);
  annotations(out, 0, 'Annotations', metadata.annotations);
  out.add(0, `Controller:\t${spec.controller}`);
  if (!spec.parameters) return undefined;
  out.add(0, 'Parameters:');
  if (spec.parameters.apiGroup) out.add(1, `APIGroup:\t${spec.parameters.apiGroup}`);
  out.add(1, `Kind:\t${spec.parameters.kind}`);
  out.add(1, `Name:\t${spec.parameters.name}`);
  return undefined;
};
