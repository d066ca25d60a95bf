import type { KubeObject } from '../apimachinery/types.ts';
import type { Session } from './session.ts';

export const CHANGE_CAUSE = 'kubernetes.io/change-cause';

/** The object, with the command line in an annotation where --record asks for it. Upstream: cli-runtime/pkg/genericclioptions/record_flags.go. */
export function recorded<T extends KubeObject>(session: Session, object: T): T {
  const { flags } = session;
  if (!flags.has('record') || !flags.bool('record')) return object;
  const words = ['kubectl', session.path, ...session.args, ...flags.written.map(([name, text]) => `--${name}=${text}`)];
  const annotations = { ...object.metadata.annotations, [CHANGE_CAUSE]: words.join(' ') };
  return { ...object, metadata: { ...object.metadata, annotations } };
}
