import { generator } from '../../creating.ts';
import { Failure } from '../../errors.ts';

/** What follows the port is not looked at: any word after a comma asks for TLS. */
const RULE = /^[\w*\-.]*\/.*=[\w-]+:[\w-]+/;

interface Path {
  path: string;
  pathType: string;
  backend: unknown;
}

const backend = (service: string, port: string) => ({
  service: { name: service, port: /^\d+$/.test(port) ? { number: Number(port) } : { name: port } },
});

export const ingress = generator({
  plural: 'ingresses',
  namespaced: true,
  failed: 'failed to create ingress:',
  examples: `kubectl create ingress shop --rule="shop.example/*=web:80"`,
  make({ flags }, name) {
    const texts = flags.list('rule');
    const fallback = flags.string('default-backend');
    if (!texts.length && !fallback)
      throw new Failure(
        'not enough information provided: every ingress has to either specify a default-backend (which catches all traffic) or a list of rules (which catch specific paths)',
      );
    for (const rule of texts)
      if (!RULE.test(rule)) throw new Failure(`rule ${rule} is invalid and should be in format host/path=svcname:svcport[,tls[=secret]]`);
    const annotations: Record<string, string> = {};
    for (const text of flags.list('annotation')) {
      const at = text.indexOf('=');
      if (at < 0) throw new Failure(`annotation ${text} is invalid and should be in format key=[value]`);
      annotations[text.slice(0, at)] = text.slice(at + 1);
    }
    if (fallback && fallback.split(':').length !== 2) throw new Failure('default-backend should be in format servicename:serviceport');
    const rules = rulesOf(texts);
    const tls = tlsOf(texts);
    return {
      kind: 'Ingress',
      apiVersion: 'networking.k8s.io/v1',
      metadata: { name, ...(Object.keys(annotations).length ? { annotations } : {}) },
      spec: {
        ...(flags.string('class') ? { ingressClassName: flags.string('class') } : {}),
        ...(fallback ? { defaultBackend: backend(fallback.split(':')[0], fallback.split(':')[1]) } : {}),
        ...(tls.length ? { tls } : {}),
        ...(rules.length ? { rules } : {}),
      },
      status: { loadBalancer: {} },
    };
  },
});

function rulesOf(texts: string[]) {
  const hosts = new Map<string, Path[]>();
  for (const text of texts) {
    const [host, rest] = text.split(',')[0].split(/\/(.*)/s);
    const [path, service] = rest.split('=');
    const prefix = path.endsWith('*');
    const paths = hosts.get(host) ?? [];
    const [name, port] = service.split(':');
    paths.push({ path: `/${prefix ? path.slice(0, -1) : path}`, pathType: prefix ? 'Prefix' : 'Exact', backend: backend(name, port) });
    hosts.set(host, paths);
  }
  return [...hosts].map(([host, paths]) => ({ ...(host ? { host } : {}), http: { paths } }));
}

/** A host is taken once, with its first secret; hosts that share a secret share an entry. */
function tlsOf(texts: string[]): { hosts?: string[]; secretName?: string }[] {
  const taken = new Set<string>();
  const all: { hosts?: string[]; secretName?: string }[] = [];
  for (const text of texts) {
    const [, option, more] = text.split(',');
    if (option === undefined || more !== undefined) continue;
    const host = text.split('/')[0];
    if (taken.has(host)) continue;
    taken.add(host);
    const secretName = option.split('=')[1] ?? '';
    const same = all.find((one) => (one.secretName ?? '') === secretName);
    if (same) same.hosts = [...(same.hosts ?? []), host];
    else if (host || secretName) all.push({ ...(host ? { hosts: [host] } : {}), ...(secretName ? { secretName } : {}) });
  }
  return all;
}
