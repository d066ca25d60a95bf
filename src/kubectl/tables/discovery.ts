/** How often each command of the real kubectl asks a server that does not answer what it serves. */
const TRIES: Record<string, number> = {
  'api-resources': 1,
  'api-versions': 1,
  'auth can-i': 2,
  'create clusterrole': 2,
  'create role': 2,
  explain: 2,
  run: 1,
  taint: 2,
};
const FOUR = /^(attach|certificate|cordon|cp|debug|drain|exec|logs|port-forward|uncordon|wait)\b/;
export const discoveryTries = (path: string): number => TRIES[path] ?? (FOUR.test(path) ? 4 : 5);

/** Commands that ask for it before anything else, though they need it for nothing. */
export const discoversFirst = (path: string): boolean =>
  /^(attach|certificate|cordon|cp|debug|drain|exec|logs|port-forward|run|uncordon)\b/.test(path);

const NAMESPACE_FIRST =
  /^(annotate|apply \w|attach|cp|create token|debug|delete|describe|edit|events|exec|get|label|logs|patch|port-forward|rollout|scale|set (?!env)|taint|top pod)/;
/** Which of the two it is that finds the context missing: the namespace, or the address. */
export const namespaceFirst = (path: string): boolean => NAMESPACE_FIRST.test(path);
