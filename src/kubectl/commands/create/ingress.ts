import { generator } from '../../creating.ts';
import { Failure } from '../../errors.ts';

const RULE = /^(?<host>[\w*\-.]*)(?<path>\/.*)=(?<service>[\w-]+):(?<port>[\w-]+)(,(?<options>.+))?$/;

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
      if (at <= 0) throw new Failure(`annotation ${text} is invalid and should be in format key=[value]`);
      annotations[text.slice(0, at)] = text.slice(at + 1);
    }
    if (fallback && !/^[\w-]+:[\w-]+$/.test(fallback)) throw new Failure('default-backend should be in format servicename:serviceport');
    const hosts = new Map<string, Path[]>();
    const secrets = new Map<string, string[]>();
    for (const text of texts) {
      const { host, path, service, port, options } = (RULE.exec(text) as RegExpExecArray).groups as Record<string, string>;
      const prefix = path.endsWith('*');
      const list = hosts.get(host) ?? [];
      list.push({ path: prefix ? path.slice(0, -1) : path, pathType: prefix ? 'Prefix' : 'Exact', backend: backend(service, port) });
      hosts.set(host, list);
      for (const option of options ? options.split(',') : []) {
        const [key, value = ''] = option.split('=');
        if (key === 'tls') secrets.set(value, [...new Set([...(secrets.get(value) ?? []), ...(host ? [host] : [])])]);
      }
    }
    const rules = [...hosts].map(([host, paths]) => ({ ...(host ? { host } : {}), http: { paths } }));
    const tls = [...secrets].map(([secretName, list]) => ({
      ...(list.length ? { hosts: list } : {}),
      ...(secretName ? { secretName } : {}),
    }));
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
