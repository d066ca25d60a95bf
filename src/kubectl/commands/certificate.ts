import type { KubeObject } from '../../apimachinery/types.ts';
import { pathOf } from '../../client/mapper.ts';
import { busy } from '../../os/clock.ts';
import { build, type Info } from '../builder.ts';
import type { Command } from '../command.ts';
import { Failure, throwAll } from '../errors.ts';
import { teller } from '../printers/output.ts';
import type { Session } from '../session.ts';

interface Decision {
  type: 'Approved' | 'Denied';
  verb: 'approve' | 'deny';
  done: 'approved' | 'denied';
}
/** Upstream: kubectl/pkg/cmd/certificates. */
const command = (decision: Decision): Command => ({
  about: `${decision.type === 'Approved' ? 'Approve' : 'Deny'} a certificate signing request.`,
  examples: `kubectl certificate ${decision.verb} anna`,
  async run(session) {
    const files = session.flags.list('filename');
    if (!session.args.length && !files.length) throw new Failure('one or more CSRs must be specified as <name> or -f <filename>');
    const told = await teller(session);
    const errors: Error[] = [];
    for (const info of await requests(session, files, errors)) {
      try {
        await told.tell(await decide(session, info, decision), decision.done);
      } catch (error) {
        errors.push(error as Error);
        break;
      }
    }
    throwAll(errors);
  },
});
export const approve = command({ type: 'Approved', verb: 'approve', done: 'approved' });
export const deny = command({ type: 'Denied', verb: 'deny', done: 'denied' });

async function requests(session: Session, files: string[], errors: Error[]): Promise<Info[]> {
  const words = session.args.map((word) => (word.includes('/') ? word : `certificatesigningrequest/${word}`));
  session.args.splice(0, session.args.length, ...words);
  const found = await build(session, { files, fetch: false });
  errors.push(...found.errors);
  return found.infos;
}

async function decide(session: Session, info: Info, { type, verb, done }: Decision): Promise<KubeObject> {
  if (info.resource.resource !== 'certificatesigningrequests')
    throw new Failure(
      info.resource.namespaced
        ? 'namespace may not be empty when retrieving a resource by name'
        : 'can only handle certificates.k8s.io CertificateSigningRequest objects',
    );
  const path = pathOf(info.resource, '', info.name);
  const csr = await session.request<KubeObject>('GET', path);
  const conditions: { type: string }[] = csr.status?.conditions ?? [];
  const other = type === 'Approved' ? 'Denied' : 'Approved';
  if (conditions.some((c) => c.type === other)) throw new Failure(`certificate signing request "${info.name}" is already ${other}`);
  if (conditions.some((c) => c.type === type) && !session.flags.bool('force')) return csr;
  const condition = {
    type,
    status: 'True',
    reason: type === 'Approved' ? 'KubectlApprove' : 'KubectlDeny',
    message: `This CSR was ${done} by kubectl certificate ${verb}.`,
    lastUpdateTime: `${new Date(session.proc.machine.clock.now()).toISOString().slice(0, 19)}Z`,
  };
  const body = { ...csr, status: { ...csr.status, conditions: [...conditions.filter((c) => c.type !== type), condition] } };
  return session.request<KubeObject>('PUT', `${path}/approval`, { body });
}

/** Without a subcommand, or with one that is not known, its help. */
export const certificate: Command = {
  about: 'Modify certificate resources.',
  async run(session) {
    const { commandHelp } = await busy(import('../help.ts'));
    await session.out(commandHelp('certificate', certificate));
  },
};
