/** How often each command of the real kubectl asks a server that does not answer what it serves. */
const TRIES: Record<string, number> = {
  'api-resources': 1,
  'api-versions': 1,
  'auth can-i': 2,
  'create clusterrole': 2,
  'create role': 2,
  events: 2,
  explain: 2,
  run: 1,
  taint: 2,
};
const FOUR = /^(attach|certificate|cordon|cp|debug|drain|exec|logs|port-forward|uncordon)\b/;
/** A word in resource/name form asks once less than a resource and a name; each further resource of a list asks once more. */
export function discoveryTries(path: string, args: string[]): number {
  if (path === 'cp' && args[0]?.includes(':')) return 0;
  const fixed = TRIES[path];
  if (fixed !== undefined) return fixed;
  if (FOUR.test(path) || path === 'create job' || args.some((word) => word.includes('/'))) return 4;
  return 4 + (args[0]?.split(',').length ?? 1);
}

/** Commands that ask for it before anything else, though they need it for nothing. */
export const discoversFirst = (path: string): boolean =>
  /^(attach|certificate|cordon|cp|debug|drain|exec|logs|port-forward|run|uncordon)\b/.test(path);

const NAMESPACE_FIRST =
  /^(annotate|apply \w|attach|cp|create token|debug|delete|describe|edit|events|exec|get|label|logs|patch|port-forward|rollout|scale|set (?!env)|taint|top pod)/;
/** Which of the two it is that finds the context missing: the namespace, or the address. */
export const namespaceFirst = (path: string): boolean => NAMESPACE_FIRST.test(path);
