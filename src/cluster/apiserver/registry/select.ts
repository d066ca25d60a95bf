import { parseFieldSelector, parseLabelSelector } from '../../../apimachinery/selectors.ts';
import type { KubeObject } from '../../../apimachinery/types.ts';
import type { ResourceDefinition } from '../../../kinds/resource.ts';
import type { Call, Server } from '../context.ts';
import { badRequest } from '../failures.ts';

export type Match = (object: KubeObject) => boolean;

/** Kinds whose field selectors are refused in the generic words. Upstream: those without AddFieldLabelConversionFunc. */
const hasOwnLabels = (d: ResourceDefinition): boolean => !!d.selectable && Object.keys(d.selectable).length > 0;

/** What `labelSelector` and `fieldSelector` keep; undefined when everything. */
export function selection(call: Pick<Call, 'query' | 'definition' | 'server'>): Match | undefined {
  const tests: Match[] = [];
  const labels = call.query.get('labelSelector');
  if (labels) {
    const selector = attempt(() => parseLabelSelector(labels));
    tests.push((o) => selector.matches(o.metadata.labels ?? {}));
  }
  const fields = call.query.get('fieldSelector');
  if (fields) {
    const selector = attempt(() => parseFieldSelector(fields));
    for (const { field } of selector.requirements) checkField(call.server, call.definition, field);
    tests.push((o) => selector.matches((field: string) => fieldOf(call.definition, o, field)));
  }
  return tests.length ? (o) => tests.every((t) => t(o)) : undefined;
}
function attempt<T>(parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    throw badRequest((error as Error).message);
  }
}
/** Kinds with words of their own. Upstream: AddFieldLabelConversionFunc of batch/v1 and resource.k8s.io/v1. */
const NOT_SUPPORTED: Record<string, (field: string) => string> = {
  Job: (field) => `field label ${JSON.stringify(field)} not supported for Job`,
  ResourceSlice: (field) => `field label not supported for resource.k8s.io/v1, Kind=ResourceSlice: ${field}`,
};
function checkField(server: Server, definition: ResourceDefinition, field: string): void {
  // Kinds of no namespace with labels of their own do not list it among them.
  const anyPlace =
    field === 'metadata.namespace' && (definition.namespaced || !hasOwnLabels(definition) || !server.catalog.isBuiltin(definition));
  if (field === 'metadata.name' || anyPlace || definition.selectable?.[field]) return;
  if (!server.catalog.isBuiltin(definition)) throw badRequest(`field label not supported: ${field}`);
  throw badRequest(
    hasOwnLabels(definition)
      ? (NOT_SUPPORTED[definition.kind]?.(field) ?? `field label not supported: ${field}`)
      : `"${field}" is not a known field selector: only "metadata.name", "metadata.namespace"`,
  );
}
export function fieldOf(definition: ResourceDefinition, object: KubeObject, field: string): string {
  if (field === 'metadata.name') return object.metadata.name ?? '';
  if (field === 'metadata.namespace') return object.metadata.namespace ?? '';
  return definition.selectable?.[field]?.(object) ?? '';
}
