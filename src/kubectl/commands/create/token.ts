import { ApiError } from '../../../apimachinery/types.ts';
import type { Command } from '../../command.ts';
import { oneName } from '../../creating.ts';
import { ConnectionFailure, Failure } from '../../errors.ts';
import { outputPrinter } from '../../printers/output.ts';

const BOUND: Record<string, string> = { Node: 'v1', Pod: 'v1', Secret: 'v1' };

export const token: Command = {
  about: 'Ask the server for a token of a service account.',
  examples: 'kubectl create token robot --duration=10m',
  async run(session) {
    const { flags } = session;
    const name = oneName(session);
    if (!name) throw new Failure('service account name is required');
    const printer = await outputPrinter(session, { typed: true });
    const kind = flags.string('bound-object-kind');
    const object = flags.string('bound-object-name');
    const uid = flags.string('bound-object-uid');
    const { namespace } = session.namespace();
    if (flags.duration('duration') < 0) throw new Failure('--duration must be greater than or equal to 0');
    if (flags.duration('duration') % 1000) throw new Failure('--duration cannot be expressed in units less than seconds');
    if (kind) {
      if (!BOUND[kind]) throw new Failure(`supported --bound-object-kind values are ${Object.keys(BOUND).join(', ')}`);
      if (!object) throw new Failure('--bound-object-name is required if --bound-object-kind is provided');
    } else {
      if (object) throw new Failure('--bound-object-name can only be set if --bound-object-kind is provided');
      if (uid) throw new Failure('--bound-object-uid can only be set if --bound-object-kind is provided');
    }
    const seconds = flags.duration('duration') / 1000;
    const request = {
      kind: 'TokenRequest',
      apiVersion: 'authentication.k8s.io/v1',
      metadata: {},
      spec: {
        audiences: flags.list('audience').length ? flags.list('audience') : null,
        expirationSeconds: seconds > 0 ? seconds : null,
        boundObjectRef: kind ? { kind, apiVersion: BOUND[kind], name: object, ...(uid ? { uid } : {}) } : null,
      },
      status: { token: '', expirationTimestamp: null },
    };
    try {
      const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}/serviceaccounts/${encodeURIComponent(name)}/token`;
      const answer = await session.request('POST', path, { body: request });
      if (printer) return void (await session.out(await printer.print(answer)));
      if (!answer.status?.token) throw new Failure('failed to create token: no token in server response');
      await session.out(`${answer.status.token}\n`);
    } catch (error) {
      if (error instanceof ApiError || error instanceof ConnectionFailure) throw new Failure(`failed to create token: ${error.message}`);
      throw error;
    }
  },
};
