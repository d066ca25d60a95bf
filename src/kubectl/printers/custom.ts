import type { KubeObject } from '../../apimachinery/types.ts';
import type { Gathered } from '../commands/get.ts';
import { Failure, throwAll } from '../errors.ts';
import type { Session } from '../session.ts';
import { sortObjects } from '../sort.ts';
import { type CustomColumn, customRow } from './columns.ts';
import { alignTabs, TABLE } from './tabwriter.ts';

/** The table of -o custom-columns. */
export async function printColumns(session: Session, columns: CustomColumn[], found: Gathered): Promise<number> {
  const objects = found.infos.map((i) => i.object as KubeObject);
  const sortBy = session.flags.string('sort-by');
  if (sortBy) await sortObjects(session, objects, sortBy);
  const lines: string[] = [];
  if (!session.flags.bool('no-headers') && (objects.length || !found.errors.length)) lines.push(columns.map((c) => c.header).join('\t'));
  let problem: Failure | undefined;
  for (const object of objects) {
    try {
      lines.push(customRow(columns, object));
    } catch (error) {
      problem = new Failure((error as Error).message);
      break;
    }
  }
  if (lines.length) await session.out(`${alignTabs(lines.join('\n'), TABLE)}\n`);
  if (problem) throw problem;
  throwAll(found.errors);
  return 0;
}
