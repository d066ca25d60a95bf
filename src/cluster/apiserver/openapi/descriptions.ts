import descriptions from 'virtual:descriptions';

/** kubernetes-models' name for an OpenAPI definition: `IoK8sApiCoreV1Pod`. */
const aliasOf = (name: string): string =>
  name
    .split(/[.-]/)
    .map((part) => part.slice(0, 1).toUpperCase() + part.slice(1))
    .join('');

/** What a definition is, in the API's own words; undefined where nobody says. */
export const typeDescription = (name: string): string | undefined => descriptions[aliasOf(name)]?.[0] || undefined;

/** What a definition's field is. `apiVersion` and `kind` are the same everywhere. */
export const fieldDescription = (name: string, field: string): string | undefined =>
  descriptions[aliasOf(name)]?.[1][field] ?? (field === 'apiVersion' || field === 'kind' ? everywhere(field) : undefined);

const everywhere = (field: string): string | undefined => descriptions.IoK8sApimachineryPkgApisMetaV1DeleteOptions?.[1][field];
