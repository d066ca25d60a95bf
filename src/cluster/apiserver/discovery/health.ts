import { type HttpResponse, textResponse } from '../../../os/http.ts';
import { noPage } from '../failures.ts';

const HOOKS = [
  'start-apiserver-admission-initializer',
  'generic-apiserver-start-informers',
  'priority-and-fairness-config-consumer',
  'priority-and-fairness-filter',
  'storage-object-count-tracker-hook',
  'start-apiextensions-informers',
  'start-apiextensions-controllers',
  'crd-informer-synced',
  'start-system-namespaces-controller',
  'peer-endpoint-reconciler-controller',
  'start-cluster-authentication-info-controller',
  'start-kube-apiserver-identity-lease-controller',
  'start-kube-apiserver-identity-lease-garbage-collector',
  'storage-readiness',
  'start-legacy-token-tracking-controller',
  'start-service-ip-repair-controllers',
  'rbac/bootstrap-roles',
  'scheduling/bootstrap-system-priority-classes',
  'priority-and-fairness-config-producer',
  'bootstrap-controller',
  'start-kubernetes-service-cidr-controller',
  'start-kube-aggregator-informers',
  'apiservice-status-local-available-controller',
  'apiservice-status-remote-available-controller',
  'apiservice-registration-controller',
  'apiservice-discovery-controller',
  'kube-apiserver-autoregistration',
  '!autoregister-completion',
  'apiservice-openapi-controller',
  'apiservice-openapiv3-controller',
].map((name) => (name.startsWith('!') ? name.slice(1) : `poststarthook/${name}`));
const LIVE = ['ping', 'log', 'loopback-serving-certificate', 'etcd', ...HOOKS];
const CHECKS: Record<string, string[]> = {
  healthz: LIVE,
  livez: LIVE,
  readyz: ['ping', 'log', 'etcd', 'etcd-readiness', 'informer-sync', ...HOOKS, 'shutdown'],
};
export const healthPaths = (): string[] =>
  Object.entries(CHECKS).flatMap(([root, checks]) => [`/${root}`, ...checks.map((c) => `/${root}/${c}`)]);

/** /healthz, /livez, /readyz and each of their checks. Upstream: apiserver/pkg/server/healthz. */
export function health(path: string, query: URLSearchParams): HttpResponse | undefined {
  const [, root, check] = /^\/(healthz|livez|readyz)(?:\/(.*))?$/.exec(path) ?? [];
  if (!root) return undefined;
  const checks = CHECKS[root];
  const headers: [string, string][] = [
    ['Cache-Control', 'no-cache, private'],
    ['X-Content-Type-Options', 'nosniff'],
  ];
  if (check) return checks.includes(check) ? textResponse(200, 'ok', headers.slice(0, 1)) : noPage();
  if (!query.has('verbose')) return textResponse(200, 'ok', headers);
  const excluded = new Set(query.getAll('exclude'));
  const unknown = [...excluded].filter((name) => !checks.includes(name));
  const lines = checks.map((name) => `[+]${name}${excluded.has(name) ? ' excluded:' : ''} ok\n`);
  const warning = unknown.length
    ? `warn: some health checks cannot be excluded: no matches for ${unknown.map((n) => JSON.stringify(n)).join(',')}\n`
    : '';
  return textResponse(200, `${lines.join('')}${warning}${root} check passed\n`, headers);
}
