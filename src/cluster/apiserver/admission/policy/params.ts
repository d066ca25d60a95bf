import { selectorOf } from '../../../../apimachinery/selectors.ts';
import type { KubeObject } from '../../../../apimachinery/types.ts';
import { keyOf, prefixOf } from '../../../storage/keys.ts';
import type { AdmissionContext } from '../plugin.ts';

/** What is wrong with how a policy or its binding is set up. */
export class ConfigurationError extends Error {}

/** The objects that a binding's paramRef means; one undefined when there are none to give. Models policy/generic CollectParams. */
export function collectParams(
  policy: KubeObject,
  binding: KubeObject,
  namespace: string,
  context: AdmissionContext,
): (KubeObject | undefined)[] {
  const kind = policy.spec.paramKind;
  const ref = binding.spec.paramRef;
  if (!kind) return [undefined];
  const definition = context
    .resources()
    .find((d) => d.kind === kind.kind && `${d.group ? `${d.group}/` : ''}${d.version}` === kind.apiVersion);
  if (!definition) throw new ConfigurationError(`failed to find resource referenced by paramKind: '${kind.apiVersion}, Kind=${kind.kind}'`);
  if (!ref) return [undefined];
  if (!definition.namespaced && ref.namespace)
    throw new ConfigurationError('paramRef.namespace must not be provided for a cluster-scoped `paramKind`');
  const where = ref.namespace || namespace;
  if (definition.namespaced && !where)
    throw new ConfigurationError('cannot use namespaced paramRef in policy binding that matches cluster-scoped resources');
  const shown = (value: KubeObject): KubeObject => ({ ...value, apiVersion: kind.apiVersion });
  let found: KubeObject[];
  if (ref.name) {
    const stored = context.storage.get(keyOf(definition, where, ref.name));
    found = stored ? [shown(stored.value)] : [];
  } else {
    const selector = selectorOf(ref.selector);
    found = context.storage
      .range(prefixOf(definition, where))
      .map((s) => s.value)
      .filter((o) => selector.matches(o.metadata.labels ?? {}))
      .map(shown);
  }
  if (!found.length && ref.parameterNotFoundAction === 'Deny')
    throw new ConfigurationError('no params found for policy binding with `Deny` parameterNotFoundAction');
  return found;
}
