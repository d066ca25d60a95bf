import { isDns1035Label, isDns1123Subdomain, isPathSegmentName, isValidPortNum } from '../../apimachinery/labels.ts';
import type { KubeObject } from '../../apimachinery/types.ts';
import { check, type Errors, invalid, notSupported, required } from '../validation/common.ts';
import { genericMeta } from '../validation/meta.ts';

// Upstream: kube-aggregator/pkg/apis/apiregistration/validation.
const STATUSES = ['True', 'False', 'Unknown'];
const within = (value: number, max: number, path: string): Errors =>
  value <= 0 || value > max ? [invalid(path, value, `must be positive and less than ${max}`)] : [];
function localErrors({ caBundle, insecureSkipTLSVerify }: any): Errors {
  return [
    ...(caBundle ? [invalid('spec.caBundle', `${atob(caBundle).length} bytes`, 'local APIServices may not have a caBundle')] : []),
    ...(insecureSkipTLSVerify ? [invalid('spec.insecureSkipTLSVerify', true, 'local APIServices may not have insecureSkipTLSVerify')] : []),
  ];
}
function serviceErrors({ service, caBundle, insecureSkipTLSVerify }: any): Errors {
  const wrong = isValidPortNum(service.port ?? 0);
  return [
    ...(service.namespace ? [] : [required('spec.service.namespace')]),
    ...(service.name ? [] : [required('spec.service.name')]),
    ...(wrong.length ? [invalid('spec.service.port', service.port ?? 0, `port is not valid: ${wrong.join(', ')}`)] : []),
    ...(insecureSkipTLSVerify && caBundle ? [invalid('spec.insecureSkipTLSVerify', true, 'may not be true if caBundle is present')] : []),
  ];
}
function errorsOf(o: KubeObject): Errors {
  const spec = o.spec ?? {};
  const { group = '', version = '' } = spec;
  const wanted = `${version}.${group}`;
  const named = (name: string): string[] => {
    const wrong = isPathSegmentName(name);
    return wrong.length || name === wanted ? wrong : [`must be \`spec.version+"."+spec.group\`: ${JSON.stringify(wanted)}`];
  };
  return [
    ...genericMeta(o, false, named),
    ...(group || version === 'v1' ? [] : [required('spec.group', 'only v1 may have an empty group and it better be legacy kube')]),
    ...(group ? check('spec.group', group, isDns1123Subdomain) : []),
    ...check('spec.version', version, isDns1035Label),
    ...within(spec.groupPriorityMinimum ?? 0, 20000, 'spec.groupPriorityMinimum'),
    ...within(spec.versionPriority ?? 0, 1000, 'spec.versionPriority'),
    ...(spec.service ? serviceErrors(spec) : localErrors(spec)),
  ];
}
export const apiServiceStrategy = {
  validate: errorsOf,
  validateUpdate: errorsOf,
  validateStatusUpdate: ({ status = {} }: KubeObject): Errors =>
    (status.conditions ?? []).flatMap((c: any, i: number) =>
      STATUSES.includes(c.status) ? [] : [notSupported(`status.conditions[${i}].status`, c.status ?? '', STATUSES)],
    ),
};
