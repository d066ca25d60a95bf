/** Every container with its path, in upstream's order. Upstream: pkg/apis/core/pods VisitContainersWithPath. */
export const containersOf = (spec: any, path: string): [container: any, path: string][] =>
  ['initContainers', 'containers', 'ephemeralContainers'].flatMap((list) =>
    (spec?.[list] ?? []).map((c: any, i: number) => [c, `${path}.${list}[${i}]`]),
  );
