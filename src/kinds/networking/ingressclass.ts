import { isDns1123Label, isDns1123Subdomain, isPathSegmentName } from '../../apimachinery/labels.ts';
import type { KubeObject } from '../../apimachinery/types.ts';
import type { Part } from '../part.ts';
import { age, nameOf } from '../table/format.ts';
import { check, domainPath, type Errors, forbidden, immutable, notSupported, required, tooLong } from '../validation/common.ts';
import { objectMeta } from '../validation/meta.ts';

/** Upstream: pkg/apis/networking/validation validateIngressClassParametersReference. */
function parameterErrors(p: any, path: string): Errors {
  if (!p) return [];
  const { scope, namespace } = p;
  const named = (field: string): Errors =>
    p[field] ? check(`${path}.${field}`, p[field], isPathSegmentName) : [required(`${path}.${field}`)];
  const errors = [
    ...(p.apiGroup === undefined || p.apiGroup === null ? [] : check(`${path}.apiGroup`, p.apiGroup, isDns1123Subdomain)),
    ...named('kind'),
    ...named('name'),
  ];
  const at = `${path}.namespace`;
  if (scope !== 'Cluster' && scope !== 'Namespace') errors.push(notSupported(`${path}.scope`, scope, ['Cluster', 'Namespace']));
  if (scope === 'Namespace')
    errors.push(
      ...((namespace ?? null) !== null ? check(at, namespace, isDns1123Label) : [required(at, "`parameters.scope` is set to 'Namespace'")]),
    );
  if (scope === 'Cluster' && namespace !== undefined) errors.push(forbidden(at, "`parameters.scope` is set to 'Cluster'"));
  return errors;
}
const MAX_CONTROLLER = 250;
const classErrors = (o: KubeObject): Errors => [
  ...objectMeta(o, false),
  ...((o.spec.controller ?? '').length > MAX_CONTROLLER ? [tooLong('spec.controller', MAX_CONTROLLER)] : []),
  ...domainPath(o.spec.controller ?? '', 'spec.controller'),
  ...parameterErrors(o.spec.parameters, 'spec.parameters'),
];

export const ingressClass: Part = {
  generation: true,
  cells: (o, now) => {
    const parameters = o.spec?.parameters;
    const kind = parameters && `${parameters.kind}${parameters.apiGroup ? `.${parameters.apiGroup}` : ''}`;
    const standard = o.metadata.annotations?.['ingressclass.kubernetes.io/is-default-class'] === 'true';
    return [
      nameOf(o) + (standard ? ' (default)' : ''),
      o.spec?.controller ?? '',
      parameters ? `${kind}/${parameters.name}` : '<none>',
      age(o, now),
    ];
  },
  strategy: {
    defaults: (o) => {
      o.spec ??= {};
      if (o.spec.parameters) o.spec.parameters.scope ??= 'Cluster';
    },
    validate: classErrors,
    validateUpdate: (o, old) => [...immutable(o.spec.controller ?? '', old.spec.controller ?? '', 'spec.controller'), ...classErrors(o)],
  },
};
