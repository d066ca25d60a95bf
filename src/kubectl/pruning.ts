import { ApplySet } from './applyset.ts';
import type { Session } from './session.ts';

export { allowlist, prune } from './prune.ts';

/** The set that --applyset names. */
export const applySetOf = async (session: Session): Promise<ApplySet | undefined> => {
  const text = session.flags.string('applyset');
  return text ? ApplySet.parse(session, text) : undefined;
};
