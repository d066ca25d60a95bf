import { isDns1123Label } from '../../apimachinery/labels.ts';
import { type Errors, invalid, notSupported, required } from '../validation/common.ts';
import { subjectErrors } from './subjects.ts';

const VERBS = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'proxy', 'update', 'watch'];
const crowded = (list: string[], path: string, what: string): Errors =>
  list.length > 1 && list.includes('*') ? [invalid(path, list, `if '*' is present, must not specify other ${what}`)] : [];
function verbs(list: string[], path: string): Errors {
  if (!list.length) return [required(path, 'verbs must contain at least one value')];
  if (list.includes('*')) return crowded(list, path, 'verbs');
  return list.every((v) => VERBS.includes(v)) ? [] : [notSupported(path, list, VERBS)];
}
function nonResourceUrl(path: string, at: string): Errors {
  const why = !path
    ? 'must not be empty'
    : path === '/'
      ? ''
      : !path.startsWith('/')
        ? 'must start with slash'
        : path.includes(' ')
          ? 'must not contain white-space'
          : path.includes('//')
            ? 'must not contain double slash'
            : path.includes('*') && !/^[^*]*\/\*$/.test(path)
              ? 'wildcard can only do suffix matching'
              : '';
  return why ? [invalid(at, path, why)] : [];
}
function nonResource(rule: any, path: string): Errors {
  const urls: string[] = rule.nonResourceURLs ?? [];
  const at = `${path}.nonResourceURLs`;
  return [
    ...verbs(rule.verbs ?? [], `${path}.verbs`),
    ...(!urls.length
      ? [required(at, 'nonResourceURLs must contain at least one value')]
      : urls.includes('*')
        ? crowded(urls, at, 'non-resource URLs')
        : urls.flatMap((u, i) => nonResourceUrl(u, `${at}[${i}]`))),
  ];
}
function resource(rule: any, path: string): Errors {
  const apiGroups: string[] = rule.apiGroups ?? [];
  const resources: string[] = rule.resources ?? [];
  const namespaces: string[] = rule.namespaces ?? [];
  const at = `${path}.namespaces`;
  return [
    ...verbs(rule.verbs ?? [], `${path}.verbs`),
    ...(apiGroups.length
      ? crowded(apiGroups, `${path}.apiGroups`, 'api groups')
      : [required(`${path}.apiGroups`, 'resource rules must supply at least one api group')]),
    ...(resources.length
      ? crowded(resources, `${path}.resources`, 'resources')
      : [required(`${path}.resources`, 'resource rules must supply at least one resource')]),
    ...(!namespaces.length && !rule.clusterScope
      ? [required(at, 'resource rules that are not cluster scoped must supply at least one namespace')]
      : namespaces.includes('*')
        ? crowded(namespaces, at, 'namespaces')
        : namespaces.flatMap((n: string, i: number) =>
            isDns1123Label(n).map((why) => invalid(`${at}[${i}]`, n, `each member of this list must be '*' or a DNS-1123 label; ${why}`)),
          )),
  ];
}
/** Upstream: pkg/apis/flowcontrol/validation ValidateFlowSchemaPolicyRulesWithSubjects. */
export function policyRule(rule: any, path: string): Errors {
  const subjects: any[] = rule.subjects ?? [];
  const resourceRules: any[] = rule.resourceRules ?? [];
  const nonResourceRules: any[] = rule.nonResourceRules ?? [];
  return [
    ...(subjects.length
      ? subjects.flatMap((s: any, i: number) => subjectErrors(s, `${path}.subjects[${i}]`))
      : [required(`${path}.subjects`, 'subjects must contain at least one value')]),
    ...(resourceRules.length || nonResourceRules.length
      ? []
      : [required(path, 'at least one of resourceRules and nonResourceRules has to be non-empty')]),
    ...resourceRules.flatMap((r: any, i: number) => resource(r, `${path}.resourceRules[${i}]`)),
    ...nonResourceRules.flatMap((r: any, i: number) => nonResource(r, `${path}.nonResourceRules[${i}]`)),
  ];
}
