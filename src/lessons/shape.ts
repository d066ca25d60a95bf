/** The verbs of a check and the keys that each takes beside itself. */
const SHAPES: Record<string, string[]> = {
  object: ['namespace', 'path', 'equals', 'matches', 'contains', 'gte', 'absent'],
  can: [],
  request: [],
  http: [],
  file: ['equals', 'matches', 'contains', 'absent'],
  logs: ['namespace', 'container', 'matches', 'contains'],
  script: ['pod'],
  all: [],
  any: [],
  not: [],
};
const MEMBERS: Record<string, string[]> = {
  can: ['as', 'groups', 'verb', 'resource', 'subresource', 'group', 'namespace', 'name', 'allowed'],
  request: ['user', 'verb', 'resource', 'subresource', 'namespace', 'name', 'path', 'code'],
  http: ['pod', 'url', 'code', 'contains', 'matches'],
};

/** What is wrong with a check, in words for the instructor; undefined when it is well formed. */
export function checkShape(test: unknown): string | undefined {
  if (typeof test !== 'object' || test === null || Array.isArray(test)) return 'a check is a mapping with one verb';
  const entries = test as Record<string, unknown>;
  const verbs = Object.keys(entries).filter((key) => key in SHAPES);
  if (verbs.length !== 1) return `a check has exactly one of ${Object.keys(SHAPES).join(', ')}; this one has ${verbs.join(', ') || 'none'}`;
  const [verb] = verbs;
  const stray = Object.keys(entries).find((key) => key !== verb && !SHAPES[verb].includes(key));
  if (stray) return `${verb} takes no ${stray}${SHAPES[verb].length ? `; it takes ${SHAPES[verb].join(', ')}` : ''}`;
  const value = entries[verb];
  if (verb === 'all' || verb === 'any') {
    if (!Array.isArray(value)) return `${verb} is a list of checks`;
    return value.map(checkShape).find(Boolean);
  }
  if (verb === 'not') return checkShape(value);
  if (MEMBERS[verb]) {
    if (typeof value !== 'object' || value === null) return `${verb} is a mapping of ${MEMBERS[verb].join(', ')}`;
    const odd = Object.keys(value).find((key) => !MEMBERS[verb].includes(key));
    return odd && `${verb} has no ${odd}; it has ${MEMBERS[verb].join(', ')}`;
  }
  if (verb === 'object' && !/^[^/]+\/[^/]+$/.test(String(value))) return 'object is RESOURCE/NAME, as in pods/debugger';
  return typeof value === 'string' ? undefined : `${verb} is a text`;
}
