import { deepEqual } from '../../apimachinery/json.ts';
import type { Command } from '../command.ts';
import { Failure, throwAll } from '../errors.ts';
import type { Session } from '../session.ts';
import { applySetting, LOCAL_AND_SERVER, outcome, settable } from '../setting.ts';

interface Subject {
  kind: string;
  apiGroup?: string;
  name: string;
  namespace?: string;
}
const GROUP = 'rbac.authorization.k8s.io';
const sorted = (names: string[]): string[] => [...new Set(names)].sort();

export const setSubject: Command = {
  about: 'Add users, groups and service accounts to a role binding or cluster role binding.',
  examples: `kubectl set subject clusterrolebinding admins --serviceaccount=default:robot\nkubectl set subject rolebinding readers --user=ada --group=staff`,
  async run(session) {
    const { flags } = session;
    const out = await outcome(session);
    const infos = await settable(session, session.args);
    if (flags.bool('local') && out.dryRun === 'server') throw new Failure(LOCAL_AND_SERVER);
    if (flags.bool('all') && flags.string('selector')) throw new Failure('cannot set --all and --selector at the same time');
    if (!['user', 'group', 'serviceaccount'].some((name) => flags.list(name).length))
      throw new Failure('you must specify at least one value of user, group or serviceaccount');
    for (const account of flags.list('serviceaccount')) {
      const [namespace, name, more] = account.split(':');
      if (!name || more !== undefined) throw new Failure('serviceaccount must be <namespace>:<name>');
      if (!namespace && infos.some((i) => i.resource.kind === 'ClusterRoleBinding'))
        throw new Failure('serviceaccount must be <namespace>:<name>, namespace must be specified');
    }
    const wanted = subjects(session);
    const errors = await applySetting(session, infos, out, {
      done: 'subjects updated',
      failed: 'failed to patch subjects to rolebinding:',
      change(object, info) {
        if (!['RoleBinding', 'ClusterRoleBinding'].includes(info.resource.kind))
          throw new Failure('setting subjects is only supported for RoleBinding/ClusterRoleBinding');
        const existing: Subject[] = object.subjects ?? [];
        const added = wanted.filter((w) => !existing.some((e) => deepEqual(e, w)));
        if (!added.length) return false;
        object.subjects = [...existing, ...added];
        return object;
      },
    });
    throwAll(errors);
  },
};

function subjects(session: Session): Subject[] {
  const { flags } = session;
  return [
    ...sorted(flags.list('user')).map((name) => ({ apiGroup: GROUP, kind: 'User', name })),
    ...sorted(flags.list('group')).map((name) => ({ apiGroup: GROUP, kind: 'Group', name })),
    ...sorted(flags.list('serviceaccount')).map((text) => {
      const [namespace, name] = text.split(':');
      return { kind: 'ServiceAccount', name, namespace: namespace || session.namespace().namespace };
    }),
  ];
}
