interface Keyed {
  group: string;
  resource: string;
  namespaced: boolean;
}

/** Events are one resource in two groups. */
const groupOf = (definition: Keyed): string => (definition.group === 'events.k8s.io' ? 'core' : definition.group || 'core');

/** Where the objects of a resource lie, ending with a slash. */
export const prefixOf = (definition: Keyed, namespace?: string): string =>
  `/registry/${groupOf(definition)}/${definition.resource}/${definition.namespaced && namespace ? `${namespace}/` : ''}`;

export const keyOf = (definition: Keyed, namespace: string | undefined, name: string): string =>
  prefixOf(definition, definition.namespaced ? namespace : undefined) + name;
