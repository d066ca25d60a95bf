import { ApiError } from '../../apimachinery/types.ts';
import type { ApiResource } from '../../client/discovery.ts';
import type { Command } from '../command.ts';
import { Failure, isNotFound } from '../errors.ts';
import { outputPrinter } from '../printers/output.ts';
import { alignTabs, TABLE } from '../printers/tabwriter.ts';
import type { Session } from '../session.ts';

const USAGE =
  "you must specify two arguments: verb resource or verb resource/resourceName.\nSee 'kubectl auth can-i -h' for help and examples.";
const VERBS = new Set(
  'get list watch create update patch delete deletecollection use bind impersonate escalate approve sign attest * proxy'.split(' '),
);
const URL_VERBS = new Set('get put post head options delete patch'.split(' '));

export const canI: Command = {
  about: 'Ask the server whether something is allowed. The exit code says it too: 0 for yes, 1 for no.',
  examples: `kubectl auth can-i create pods --all-namespaces\nkubectl auth can-i list deployments.apps\nkubectl auth can-i get pods --as=system:serviceaccount:default:robot\nkubectl auth can-i --list`,
  async run(session) {
    const { flags, args } = session;
    if (flags.bool('list')) {
      if (args.length) throw new Failure('list option must be specified with no arguments');
      if (flags.bool('quiet') || flags.bool('all-namespaces') || flags.string('subresource'))
        throw new Failure("list option can't be specified with neither quiet, all-namespaces nor subresource options");
      return listRules(session);
    }
    if (args.length !== 2) throw new Failure(USAGE);
    session.access();
    const [verb, target] = args;
    const spec = target.startsWith('/') ? urlReview(session, verb, target) : await resourceReview(session, verb, target);
    const answer = await session.request('POST', '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', {
      body: { kind: 'SelfSubjectAccessReview', apiVersion: 'authorization.k8s.io/v1', metadata: {}, spec, status: { allowed: false } },
    });
    const { allowed, reason, evaluationError } = answer.status;
    if (!flags.bool('quiet')) {
      let text = allowed ? 'yes' : 'no';
      if (!allowed && reason) text += ` - ${reason}`;
      if (!allowed && evaluationError) text += ` - ${evaluationError}`;
      await session.out(`${text}\n`);
    }
    return allowed ? 0 : 1;
  },
};

function urlReview(session: Session, verb: string, path: string) {
  if (session.flags.string('subresource')) throw new Failure('--subresource can not be used with NonResourceURL');
  if (!URL_VERBS.has(verb)) void session.err(`Warning: verb '${verb}' is not a known verb\n\n`);
  return { nonResourceAttributes: { path, verb } };
}

async function resourceReview(session: Session, verb: string, target: string) {
  const { flags } = session;
  const [word, rest = ''] = target.split(/\/(.*)/s);
  let subresource = flags.string('subresource');
  let name = rest;
  const known = await find(session, word);
  if (!VERBS.has(verb)) await session.err(`Warning: verb '${verb}' is not a known verb\n\n`);
  const [plain, group = ''] = word.toLowerCase().split(/\.(.*)/s);
  if (!known && word !== '*' && !['users', 'groups'].includes(word.toLowerCase()))
    await session.err(
      group
        ? `Warning: the server doesn't have a resource type '${plain}' in group '${group}'\n\n`
        : `Warning: the server doesn't have a resource type '${plain}'\n\n`,
    );
  if (rest && known?.subresources.includes(rest)) {
    subresource = rest;
    name = '';
  }
  const { namespace } = session.namespace();
  if (known && !known.namespaced && !flags.bool('all-namespaces'))
    await session.err(
      `Warning: resource '${known.resource}' is not namespace scoped${known.group ? ` in group '${known.group}'` : ''}\n\n`,
    );
  return {
    resourceAttributes: {
      ...(flags.bool('all-namespaces') ? {} : { namespace }),
      verb,
      ...(known?.group ? { group: known.group } : {}),
      resource: known?.resource ?? word,
      ...(subresource ? { subresource } : {}),
      ...(name ? { name } : {}),
    },
  };
}

async function find(session: Session, word: string): Promise<ApiResource | undefined> {
  try {
    return await session.resource(word);
  } catch (error) {
    if (error instanceof ApiError) throw error;
    return undefined;
  }
}

interface Rule {
  verbs: string[];
  apiGroups?: string[];
  resources?: string[];
  resourceNames?: string[];
  nonResourceURLs?: string[];
}

async function listRules(session: Session): Promise<number> {
  const { namespace } = session.namespace();
  const answer = await session.request('POST', '/apis/authorization.k8s.io/v1/selfsubjectrulesreviews', {
    body: {
      kind: 'SelfSubjectRulesReview',
      apiVersion: 'authorization.k8s.io/v1',
      metadata: {},
      spec: { namespace },
      status: { resourceRules: null, nonResourceRules: null, incomplete: false },
    },
  });
  const { status } = answer;
  if (status.incomplete && status.evaluationError) await session.err(`warning: the list may be incomplete: ${status.evaluationError}\n`);
  const rules = compact(broken([...(status.resourceRules ?? []), ...(status.nonResourceRules ?? [])]));
  const lines = rules.map(ruleLine);
  if (!session.flags.bool('no-headers')) lines.unshift('Resources\tNon-Resource URLs\tResource Names\tVerbs');
  await session.out(`${alignTabs(lines.join('\n'), TABLE)}\n`);
  return 0;
}

export const ruleLine = (rule: Rule): string => {
  const list = (values: string[] | undefined) => `[${(values ?? []).join(' ')}]`;
  return [combine(rule), list(rule.nonResourceURLs), list(rule.resourceNames), list(rule.verbs)].join('\t');
};
const combine = ({ resources, apiGroups }: Rule): string =>
  (resources ?? [])
    .map((r) => {
      const group = apiGroups?.[0] ?? '';
      if (!group) return r;
      const [name, sub] = r.split(/\/(.*)/s);
      return sub ? `${name}.${group}/${sub}` : `${name}.${group}`;
    })
    .join(',');

/** One rule for each group, resource, and name. Upstream: component-helpers/auth/rbac/validation. */
export function broken(rules: Rule[]): Rule[] {
  return rules.flatMap((rule) => [
    ...(rule.apiGroups ?? []).flatMap((group) =>
      (rule.resources ?? []).flatMap((resource) =>
        rule.verbs.flatMap((verb) =>
          rule.resourceNames?.length
            ? rule.resourceNames.map((name) => ({ apiGroups: [group], resources: [resource], verbs: [verb], resourceNames: [name] }))
            : [{ apiGroups: [group], resources: [resource], verbs: [verb] }],
        ),
      ),
    ),
    ...(rule.nonResourceURLs ?? []).flatMap((url) => rule.verbs.map((verb) => ({ nonResourceURLs: [url], verbs: [verb] }))),
  ]);
}

/** Rules that differ in their verbs alone become one; sorted as text. */
export function compact(rules: Rule[]): Rule[] {
  const simple = new Map<string, Rule>();
  const others: Rule[] = [];
  for (const rule of rules) {
    if (rule.nonResourceURLs?.length) {
      others.push(rule);
      continue;
    }
    const key = `${rule.apiGroups?.[0]}/${rule.resources?.[0]}/${rule.resourceNames?.[0] ?? ''}`;
    const known = simple.get(key);
    if (known) known.verbs.push(...rule.verbs.filter((verb) => !known.verbs.includes(verb)));
    else simple.set(key, { ...rule, verbs: [...rule.verbs] });
  }
  return [...simple.values(), ...others].sort((a, b) => (text(a) < text(b) ? -1 : 1));
}
/** As Go prints a PolicyRule, which is what they are sorted by. */
const text = (r: Rule): string => {
  const list = (values: string[] | undefined) => `[${(values ?? []).join(' ')}]`;
  return `Verbs:${list(r.verbs)},APIGroups:${list(r.apiGroups)},Resources:${list(r.resources)},ResourceNames:${list(r.resourceNames)},NonResourceURLs:${list(r.nonResourceURLs)},`;
};

export const whoami: Command = {
  about: 'Show as whom the server sees you.',
  examples: `kubectl auth whoami\nkubectl auth whoami -o yaml`,
  async run(session) {
    const printer = await outputPrinter(session, { typed: true });
    let answer: { status: { userInfo: { username?: string; uid?: string; groups?: string[]; extra?: Record<string, string[]> } } };
    try {
      answer = await session.request('POST', '/apis/authentication.k8s.io/v1/selfsubjectreviews', {
        body: { kind: 'SelfSubjectReview', apiVersion: 'authentication.k8s.io/v1', metadata: {}, status: { userInfo: {} } },
      });
    } catch (error) {
      if (isNotFound(error))
        throw new Failure('the selfsubjectreviews API is not enabled in the cluster\nenable APISelfSubjectReview feature gate');
      throw error;
    }
    if (printer) return void (await session.out(await printer.print(answer as never)));
    const { username, uid, groups, extra } = answer.status.userInfo;
    const lines = ['ATTRIBUTE\tVALUE'];
    if (username) lines.push(`Username\t${username}`);
    if (uid) lines.push(`UID\t${uid}`);
    if (groups?.length) lines.push(`Groups\t[${groups.join(' ')}]`);
    for (const key of Object.keys(extra ?? {}).sort()) lines.push(`Extra: ${key}\t[${extra?.[key].join(' ')}]`);
    await session.out(`${alignTabs(lines.join('\n'), TABLE)}\n`);
  },
};
