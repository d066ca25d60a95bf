import { busy } from '../../../os/clock.ts';
import type { HttpRequest } from '../../../os/http.ts';

type Words = { columns: Record<string, Record<string, string>>; WORDS: Record<string, Record<string, string>> };
let loaded: Words | undefined;

/** What columns are, once a request has asked for a Table. */
export const columnWords = (): Words => {
  if (!loaded) throw new Error('the words of columns were not loaded');
  return loaded;
};
export async function loadColumnWords(): Promise<void> {
  loaded ??= await busy(import('./descriptions.ts'));
}
export const asksTable = ({ headers }: HttpRequest): boolean =>
  headers.some(([name, value]) => value.includes('as=Table') && /^accept$/i.test(name));
