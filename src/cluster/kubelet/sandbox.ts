import type { KubeObject } from '../../apimachinery/types.ts';

/** Upstream: pkg/kubelet/kubelet_pods.go managedHostsFileContent. */
export function hostsFile(pod: KubeObject, address: string, hostname: string): string {
  const { subdomain, hostAliases = [], hostNetwork } = pod.spec;
  const domain = subdomain ? `${hostname}.${subdomain}.${pod.metadata.namespace}.svc.cluster.local\t` : '';
  const own = hostNetwork ? '' : `${address}\t${domain}${hostname}\n`;
  const aliases = hostAliases.length
    ? `\n# Entries added by HostAliases.\n${hostAliases.map((a: { ip: string; hostnames?: string[] }) => `${a.ip}\t${(a.hostnames ?? []).join('\t')}\n`).join('')}`
    : '';
  return `# Kubernetes-managed hosts file.\n127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\nfe00::0\tip6-localnet\nfe00::0\tip6-mcastprefix\nfe00::1\tip6-allnodes\nfe00::2\tip6-allrouters\n${own}${aliases}`;
}

/** Upstream: pkg/kubelet/network/dns/dns.go. */
export function resolvFile(pod: KubeObject): string {
  const { dnsPolicy, dnsConfig = {}, hostNetwork } = pod.spec;
  const cluster = dnsPolicy === 'ClusterFirstWithHostNet' || (dnsPolicy !== 'Default' && dnsPolicy !== 'None' && !hostNetwork);
  const search = [
    ...(cluster ? [`${pod.metadata.namespace}.svc.cluster.local`, 'svc.cluster.local', 'cluster.local'] : []),
    ...(dnsConfig.searches ?? []),
  ];
  const servers = [...(cluster ? ['10.96.0.10'] : dnsPolicy === 'None' ? [] : ['8.8.8.8']), ...(dnsConfig.nameservers ?? [])];
  const options = new Map<string, string | undefined>(cluster ? [['ndots', '5']] : []);
  for (const { name, value } of dnsConfig.options ?? []) options.set(name, value);
  return [
    ...(search.length ? [`search ${search.join(' ')}`] : []),
    ...servers.map((server) => `nameserver ${server}`),
    ...(options.size ? [`options ${[...options].map(([k, v]) => (v === undefined ? k : `${k}:${v}`)).join(' ')}`] : []),
    '',
  ].join('\n');
}
