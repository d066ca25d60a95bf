const LISTS = ['initContainers', 'containers', 'ephemeralContainers'];
/** Every container with its path, in upstream's order. Upstream: pkg/apis/core/pods VisitContainersWithPath. */
export function containersOf(spec: any, path: string): [container: any, path: string][] {
  const found: [any, string][] = [];
  for (const list of LISTS) {
    const containers: any[] = spec?.[list] ?? [];
    for (let i = 0; i < containers.length; i++) found.push([containers[i], `${path}.${list}[${i}]`]);
  }
  return found;
}
