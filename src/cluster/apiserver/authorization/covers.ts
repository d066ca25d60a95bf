import { type PolicyRule, urlMatches } from './rules.ts';

const all = (list: string[] | undefined, wanted: string[] | undefined) => (wanted ?? []).every((value) => list?.includes(value));
const starOrAll = (list: string[] | undefined, wanted: string[] | undefined) => !!list?.includes('*') || all(list, wanted);

function resourcesCover(owner: string[] = [], wanted: string[] = []): boolean {
  if (starOrAll(owner, wanted)) return true;
  return wanted.every((path) => owner.includes(path) || (path.includes('/') && owner.includes(`*/${path.split('/')[1]}`)));
}
const urlsCover = (owner: string[] = [], wanted: string[] = []) =>
  wanted.every((path) => owner.some((pattern) => (pattern === '*' ? true : urlMatches(pattern, path))));

function covers(owner: PolicyRule, part: PolicyRule): boolean {
  const names = owner.resourceNames?.length ?? 0;
  return (
    starOrAll(owner.verbs, part.verbs) &&
    starOrAll(owner.apiGroups, part.apiGroups) &&
    resourcesCover(owner.resources, part.resources) &&
    urlsCover(owner.nonResourceURLs, part.nonResourceURLs) &&
    (names === 0 || (!!part.resourceNames?.length && all(owner.resourceNames, part.resourceNames)))
  );
}

/** One rule for each group, resource, name and verb. Upstream: component-helpers/auth/rbac/validation BreakdownRule. */
function breakdown(rule: PolicyRule): PolicyRule[] {
  const parts: PolicyRule[] = [];
  for (const group of rule.apiGroups ?? [])
    for (const resource of rule.resources ?? [])
      for (const verb of rule.verbs ?? []) {
        const part = { apiGroups: [group], resources: [resource], verbs: [verb] };
        if (!rule.resourceNames?.length) parts.push(part);
        else for (const name of rule.resourceNames) parts.push({ ...part, resourceNames: [name] });
      }
  for (const url of rule.nonResourceURLs ?? []) for (const verb of rule.verbs ?? []) parts.push({ nonResourceURLs: [url], verbs: [verb] });
  return parts;
}

/** What of `wanted` the owner's rules do not give. */
export const missing = (owner: PolicyRule[], wanted: PolicyRule[]): PolicyRule[] =>
  wanted.flatMap(breakdown).filter((part) => !owner.some((rule) => covers(rule, part)));

/** Rules of one resource put together. Upstream: pkg/registry/rbac/validation/policy_compact.go. */
export function compact(rules: PolicyRule[]): PolicyRule[] {
  const rest: PolicyRule[] = [];
  const simple = new Map<string, PolicyRule>();
  for (const rule of rules) {
    if (
      rule.nonResourceURLs?.length ||
      (rule.resourceNames?.length ?? 0) > 1 ||
      rule.apiGroups?.length !== 1 ||
      rule.resources?.length !== 1
    ) {
      rest.push(rule);
      continue;
    }
    const key = JSON.stringify([rule.apiGroups, rule.resources, rule.resourceNames]);
    const known = simple.get(key);
    simple.set(key, known ? { ...known, verbs: [...(known.verbs ?? []), ...(rule.verbs ?? [])] } : rule);
  }
  return [...rest, ...simple.values()];
}

export const quoteList = (values: string[]): string => `[${values.map((value) => JSON.stringify(value)).join(' ')}]`;

export function ruleText(rule: PolicyRule): string {
  const parts: [string, string[] | undefined][] = [
    ['APIGroups', rule.apiGroups],
    ['Resources', rule.resources],
    ['NonResourceURLs', rule.nonResourceURLs],
    ['ResourceNames', rule.resourceNames],
    ['Verbs', rule.verbs],
  ];
  return `{${parts
    .filter(([, values]) => values?.length)
    .map(([name, values]) => `${name}:${quoteList(values as string[])}`)
    .join(', ')}}`;
}
