import type { KubeObject } from '../../apimachinery/types.ts';
import { apiVersionOf } from '../../client/mapper.ts';
import { build } from '../builder.ts';
import type { Command } from '../command.ts';
import { dryRunOf } from '../dryrun.ts';
import { Failure, throwAll } from '../errors.ts';
import { teller } from '../printers/output.ts';
import { type Outcome, type Rule, reconcileBinding, reconcileRole, type Subject } from '../reconciliation.ts';
import type { Session } from '../session.ts';
import { requireType } from '../typed.ts';

/** Upstream: kubectl/pkg/cmd/auth/reconcile.go. */
export const reconcile: Command = {
  about: 'Bring roles, cluster roles and their bindings to what files say. What is missing is created; more than the files say is kept.',
  examples: 'kubectl auth reconcile -f rbac.yaml\nkubectl auth reconcile -f rbac.yaml --dry-run=client',
  async run(session) {
    const { flags } = session;
    const files = flags.list('filename');
    if (!files.length && !flags.string('kustomize')) throw new Failure('must specify one of -f and -k');
    if (session.args.length) throw new Failure('no arguments are allowed');
    const dryRun = await dryRunOf(session);
    if (dryRun === 'server') throw new Failure('--dry-run=server for command reconcile is not supported yet');
    const found = await build(session, { files, local: true });
    const told = await teller(session, { typed: true }, dryRun ? ' (dry run)' : '');
    const errors: Error[] = [];
    for (const { object, resource: given, source } of found.infos) {
      try {
        requireType(given, false, source);
        if (given.group !== 'rbac.authorization.k8s.io') continue;
        const resource = await session.kind(apiVersionOf(given), given.kind);
        if (!resource)
          throw new Failure(`no matches for kind ${JSON.stringify(given.kind)} in version ${JSON.stringify(apiVersionOf(given))}`);
        if (resource.namespaced && !given.namespaced) throw new Failure('resource name may not be empty');
        const binding = resource.kind.endsWith('Binding');
        const confirm = !dryRun;
        const result = binding
          ? await reconcileBinding(session, resource, object as KubeObject, confirm, flags.bool('remove-extra-subjects'))
          : await reconcileRole(session, resource, object as KubeObject, confirm, flags.bool('remove-extra-permissions'));
        await told.tell({ ...result.object, apiVersion: 'rbac.authorization.k8s.io/v1', kind: resource.kind }, 'reconciled');
        await report(session, result);
      } catch (error) {
        errors.push(error as Error);
      }
    }
    throwAll([...errors, ...found.errors]);
  },
};

async function report(session: Session, result: Outcome): Promise<void> {
  const { flags } = session;
  if (result.operation === 'none') return;
  const caveat = result.protected ? ', but object opted out (rbac.authorization.kubernetes.io/autoupdate: false)' : '';
  await session.err(`\treconciliation required ${result.operation}${caveat}\n`);
  const list = async (title: string, lines: string[]) => {
    if (lines.length) await session.err(`\t${title}:\n${lines.map((l) => `\t\t${l}\n`).join('')}`);
  };
  await list('missing subjects added', result.missingSubjects.map(subjectText));
  if (flags.bool('remove-extra-subjects')) await list('extra subjects removed', result.extraSubjects.map(subjectText));
  await list('missing rules added', result.missingRules.map(ruleText));
  if (flags.bool('remove-extra-permissions')) await list('extra rules removed', result.extraRules.map(ruleText));
}

const subjectText = ({ kind, apiGroup = '', name, namespace = '' }: Subject): string =>
  `{Kind:${kind} APIGroup:${apiGroup} Name:${name} Namespace:${namespace}}`;
const words = (list: string[] | undefined): string => `[${(list ?? []).join(' ')}]`;
const ruleText = ({ verbs, apiGroups, resources, resourceNames, nonResourceURLs }: Rule): string =>
  `{Verbs:${words(verbs)} APIGroups:${words(apiGroups)} Resources:${words(resources)} ResourceNames:${words(resourceNames)} NonResourceURLs:${words(nonResourceURLs)}}`;
