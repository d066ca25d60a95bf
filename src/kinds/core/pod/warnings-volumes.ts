import { goQuote } from '../../../apimachinery/fields.ts';
import { parseQuantity } from '../../../apimachinery/quantity.ts';

/** Whether it is no whole number, in Go's int64 of thousandths, which an exbibyte overflows. Upstream: Quantity.MilliValue. */
function isFractional(value: string): boolean {
  const { nano } = parseQuantity(`${value}`);
  const milli = nano / 1_000_000n + (nano % 1_000_000n > 0n ? 1n : 0n);
  return BigInt.asIntN(64, milli) % 1000n !== 0n;
}
export const fractional = (list: Record<string, string> | undefined, names: string[], path: string): string[] =>
  names.flatMap((name) => {
    const value = list?.[name];
    return value !== undefined && isFractional(value)
      ? [`${path}[${name}]: fractional byte value ${goQuote(`${value}`)} is invalid, must be an integer`]
      : [];
  });
const DEPRECATED: [field: string, shown: string, why: string][] = [
  ['photonPersistentDisk', 'photonPersistentDisk', 'deprecated in v1.11, non-functional in v1.16+'],
  ['gitRepo', 'gitRepo', 'deprecated in v1.11, and disabled by default in v1.33+'],
  ['scaleIO', 'scaleIO', 'deprecated in v1.16, non-functional in v1.22+'],
  ['flocker', 'flocker', 'deprecated in v1.22, non-functional in v1.25+'],
  ['storageos', 'storageOS', 'deprecated in v1.22, non-functional in v1.25+'],
  ['quobyte', 'quobyte', 'deprecated in v1.22, non-functional in v1.25+'],
  ['glusterfs', 'glusterfs', 'deprecated in v1.25, non-functional in v1.26+'],
  ['ephemeral', '', ''],
  ['cephfs', 'cephfs', 'deprecated in v1.28, non-functional in v1.31+'],
  ['rbd', 'rbd', 'deprecated in v1.28, non-functional in v1.31+'],
];
function deprecations(v: any, at: string): string[] {
  return DEPRECATED.flatMap(([field, shown, why]) => {
    if (!v[field]) return [];
    if (field !== 'ephemeral') return [`${at}.${shown}: ${why}`];
    const resources = v.ephemeral.volumeClaimTemplate?.spec?.resources;
    const path = `${at}.ephemeral.volumeClaimTemplate.spec.resources`;
    return ['requests', 'limits'].flatMap((list) => fractional(resources?.[list], ['storage'], `${path}.${list}`));
  });
}
interface Target {
  path: string;
  source: string;
}
const text = ({ path, source }: Target): string => (source ? `${goQuote(path)} (${source})` : goQuote(path));
/** Each target that lies in, on or over one before it. */
function overlaps(targets: Target[]): string[] {
  const seen: Target[] = [];
  return targets.flatMap((given) => {
    const target = { ...given, path: given.path.replace(/\/+$/, '') };
    const hits = seen.filter(
      ({ path }) => path && target.path && (`${path}/`.startsWith(`${target.path}/`) || `${target.path}/`.startsWith(`${path}/`)),
    );
    seen.push(target);
    return hits.map((hit) => `${text(target)} with ${text(hit)}`);
  });
}
const itemsOf = (source: any, name: string): Target[] => (source.items ?? []).map((i: any) => ({ path: i.path ?? '', source: name }));
function projection(s: any): Target[] {
  if (s.configMap?.items) return itemsOf(s.configMap, `ConfigMap ${goQuote(s.configMap.name ?? '')}`);
  if (s.secret?.items) return itemsOf(s.secret, `Secret ${goQuote(s.secret.name ?? '')}`);
  if (s.downwardAPI?.items) return itemsOf(s.downwardAPI, 'DownwardAPI');
  if (s.serviceAccountToken) return [{ path: s.serviceAccountToken.path ?? '', source: 'ServiceAccountToken' }];
  return [];
}
const SOURCES = ['configMap', 'secret', 'downwardAPI', 'serviceAccountToken', 'clusterTrustBundle', 'podCertificate'];
/** Upstream: warningsForOverlappingVirtualPaths. */
function virtualPaths(v: any): string[] {
  const name = goQuote(v.name ?? '');
  const warn = (what: string, targets: Target[]) => overlaps(targets).map((body) => `volume ${name} (${what}): overlapping paths: ${body}`);
  return [
    ...(v.configMap ? warn(`ConfigMap ${goQuote(v.configMap.name ?? '')}`, itemsOf(v.configMap, '')) : []),
    ...(v.secret ? warn(`Secret ${goQuote(v.secret.secretName ?? '')}`, itemsOf(v.secret, '')) : []),
    ...(v.downwardAPI ? warn('DownwardAPI', itemsOf(v.downwardAPI, '')) : []),
    ...(v.projected?.sources ?? []).flatMap((s: any) =>
      SOURCES.some((f) => s[f]) ? [] : [`volume ${name} (Projected) has no sources provided`],
    ),
    ...(v.projected ? warn('Projected', (v.projected.sources ?? []).flatMap(projection)) : []),
  ];
}
export const volumeWarnings = (volumes: any[], path: string): string[] => [
  ...volumes.flatMap((v, i) => deprecations(v, `${path}[${i}]`)),
  ...volumes.flatMap(virtualPaths),
];
