const ALL = ['*'];
const group = (name: string) => ({ kind: 'Group', group: { name } });
const everything = (...groups: string[]) => [
  {
    subjects: groups.map(group),
    resourceRules: [{ verbs: ALL, apiGroups: ALL, resources: ALL, clusterScope: true, namespaces: ALL }],
    nonResourceRules: [{ verbs: ALL, nonResourceURLs: ALL }],
  },
];
/** Specs that nobody may change. Upstream: apiserver/pkg/apis/flowcontrol/bootstrap/default.go. */
export const FLOW_SCHEMAS: Record<string, object> = {
  exempt: { priorityLevelConfiguration: { name: 'exempt' }, matchingPrecedence: 1, rules: everything('system:masters') },
  'catch-all': {
    priorityLevelConfiguration: { name: 'catch-all' },
    matchingPrecedence: 10000,
    distinguisherMethod: { type: 'ByUser' },
    rules: everything('system:unauthenticated', 'system:authenticated'),
  },
};
export const PRIORITY_LEVELS: Record<string, { type: string; exempt?: object; limited?: object }> = {
  exempt: { type: 'Exempt', exempt: { nominalConcurrencyShares: 0, lendablePercent: 0 } },
  'catch-all': { type: 'Limited', limited: { nominalConcurrencyShares: 5, lendablePercent: 0, limitResponse: { type: 'Reject' } } },
};
