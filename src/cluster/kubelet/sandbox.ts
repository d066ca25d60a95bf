import type { KubeObject } from '../../apimachinery/types.ts';
import { createVolume, fileNode } from '../../os/tree.ts';
import type { PodRun } from './pod.ts';

/** Gives the pod its address, its network and the files about them. */
export function prepareSandbox(run: PodRun): void {
  const { node, pod } = run;
  const address = run.hostNetwork ? node.address : (run.saved?.address ?? node.fabric.allocate(node.subnet));
  const network = node.fabric.podNetwork(address, run.hostNetwork ? undefined : nameOf(pod));
  const now = node.clock.now();
  run.files['/etc/hosts'] = createVolume(fileNode(hostsFile(pod, address, run.hostname), now));
  run.files['/etc/hostname'] = createVolume(fileNode(`${run.hostname}\n`, now));
  run.files['/etc/resolv.conf'] = createVolume(fileNode(resolvFile(pod), now));
  const textOf = (path: string) => () => {
    const { root } = run.files[path];
    return root.type === 'file' ? new TextDecoder().decode(root.content) : '';
  };
  network.files = { hosts: textOf('/etc/hosts'), resolvConf: textOf('/etc/resolv.conf') };
  for (const c of pod.spec.containers)
    for (const port of c.ports ?? [])
      if (port.hostPort) run.stops.push(node.fabric.forward(node.address, port.hostPort, { address, port: port.containerPort }));
  Object.assign(run, { address, network, sandbox: true });
}

const nameOf = ({ metadata: { namespace, name } }: KubeObject) => ({ namespace: namespace as string, name: name as string });

export function releaseSandbox(run: PodRun): void {
  run.sandbox = false;
  run.volumes.close();
  if (!run.hostNetwork) run.network?.close();
  for (const stop of run.stops) stop();
}

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
