import type { Command } from '../command.ts';
import { Failure, throwAll } from '../errors.ts';
import { recorded } from '../recording.ts';
import { applySetting, LOCAL_AND_SERVER, outcome, podSpecOf, settable } from '../setting.ts';

export const setServiceAccount: Command = {
  about: 'Set the service account of a pod template.',
  examples: 'kubectl set serviceaccount deployment web robot',
  async run(session) {
    const out = await outcome(session);
    if (session.flags.bool('local') && out.dryRun === 'server') throw new Failure(LOCAL_AND_SERVER);
    const words = [...session.args];
    const account = words.pop();
    if (account === undefined) throw new Failure('serviceaccount is required');
    const infos = await settable(session, words);
    const errors = await applySetting(session, infos, out, {
      done: 'serviceaccount updated',
      failed: 'failed to patch ServiceAccountName',
      always: true,
      change(object) {
        podSpecOf(object).serviceAccountName = account;
        return recorded(session, object);
      },
    });
    throwAll(errors);
  },
};
