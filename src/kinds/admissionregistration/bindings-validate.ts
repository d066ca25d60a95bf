import { isDns1123Subdomain, isPathSegmentName } from '../../apimachinery/labels.ts';
import type { KubeObject } from '../../apimachinery/types.ts';
import { check, duplicate, type Errors, forbidden, invalid, notSupported, required } from '../validation/common.ts';
import { genericMeta } from '../validation/meta.ts';
import { labelSelector } from '../validation/selectors.ts';
import { matchResources, onlyMutable } from './rules.ts';

const BOTH = 'name and selector are mutually exclusive';
function paramRef(ref: any, path: string): Errors {
  if (!ref) return [];
  const { name, selector, parameterNotFoundAction: action } = ref;
  return [
    ...(name ? check(`${path}.name`, name, isPathSegmentName) : []),
    ...(name && selector ? [forbidden(`${path}.name`, BOTH)] : []),
    ...labelSelector(selector, `${path}.selector`),
    ...(name && selector ? [forbidden(`${path}.selector`, BOTH)] : []),
    ...(name || selector ? [] : [required(path, 'one of name or selector must be specified')]),
    ...(!action
      ? [required(`${path}.parameterNotFoundAction`)]
      : action === 'Deny' || action === 'Allow'
        ? []
        : [notSupported(`${path}.parameterNotFoundAction`, action, ['Deny', 'Allow'])]),
  ];
}
const ACTIONS = ['Audit', 'Deny', 'Warn'];
function actions(list: string[], path: string): Errors {
  const errors = list.flatMap((a, i) => [
    ...(ACTIONS.includes(a) ? [] : [notSupported(`${path}[${i}]`, a, ACTIONS)]),
    ...(list.indexOf(a) < i ? [duplicate(`${path}[${i}]`, a)] : []),
  ]);
  if (list.includes('Deny') && list.includes('Warn'))
    errors.push(
      invalid(
        path,
        list,
        'must not contain both Deny and Warn (repeating the same validation failure information in the API response and headers serves no purpose)',
      ),
    );
  if (!list.length) errors.push(required(path, 'at least one validation action is required'));
  return errors;
}
const errorsOf = (o: KubeObject): Errors => [
  ...genericMeta(o, false),
  ...(o.spec.policyName ? check('spec.policyName', o.spec.policyName, isDns1123Subdomain) : [required('spec.policyName')]),
  ...paramRef(o.spec.paramRef, 'spec.paramRef'),
  ...matchResources(o.spec.matchResources, 'spec.matchResources'),
  ...(o.kind === 'ValidatingAdmissionPolicyBinding'
    ? actions(o.spec.validationActions ?? [], 'spec.validationActions')
    : onlyMutable(o.spec.matchResources, 'spec.matchResources')),
];
export const bindingStrategy = { validate: errorsOf, validateUpdate: errorsOf };
