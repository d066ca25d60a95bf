import { plain } from '../failures.ts';

/** Of an object: absent and "0" are 0. */
export function parseVersion(text: string | undefined): number {
  if (!text || text === '0') return 0;
  if (!/^\d+$/.test(text)) throw plain(`strconv.ParseUint: parsing ${JSON.stringify(text)}: invalid syntax`);
  return Number(text);
}
/** Of a query. */
export function parseQueryVersion(text: string): number {
  if (!/^\d+$/.test(text))
    throw plain(
      `resourceVersion: Invalid value: ${JSON.stringify(text)}: strconv.ParseUint: parsing ${JSON.stringify(text)}: invalid syntax`,
    );
  return Number(text);
}
