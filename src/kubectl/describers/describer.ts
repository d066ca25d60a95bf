import type { KubeObject } from '../../apimachinery/types.ts';
import type { Info } from '../builder.ts';
import type { Session } from '../session.ts';
import type { Lines } from './lines.ts';

export interface Context {
  session: Session;
  info: Info;
  object: KubeObject;
  /** Events are shown. */
  events: boolean;
  now: number;
}
/** Writes all but the events, which come last for every kind; true where the kind shows none. */
export type Describer = (out: Lines, context: Context) => Promise<boolean | undefined> | boolean | undefined;

/** The items of a list, or none where it may not be read. */
export async function list(session: Session, path: string, query: Record<string, string | undefined> = {}): Promise<KubeObject[]> {
  try {
    return (await session.request('GET', path, { query })).items ?? [];
  } catch {
    return [];
  }
}
