import { Lexer } from 'yaml';

/** Go stops at 10,000, for which there is no room on a stack here. */
const MOST_NESTED = 1000;

/** Whether a text nests more than can be read. What opens nothing often is not looked at. */
export function isTooDeep(text: string): boolean {
  let openers = 0;
  for (let at = 0; at < text.length && openers <= MOST_NESTED; at++) {
    const c = text.charCodeAt(at);
    if (c === 0x5b || c === 0x7b || c === 0x2d || c === 0x3f || c === 0x3a) openers++;
  }
  return openers > MOST_NESTED && depthOf(text) > MOST_NESTED;
}
/** Flow collections that are open, and block collections: columns where one began. */
function depthOf(text: string): number {
  const columns: number[] = [];
  let [flow, column, deepest] = [0, 0, 0];
  for (const token of new Lexer().lex(text)) {
    if (token === '[' || token === '{') flow++;
    else if (token === ']' || token === '}') flow--;
    else if ((token === '-' || token === '?' || token === ':') && flow <= 0) {
      while (columns.length && columns[columns.length - 1] >= column) columns.pop();
      columns.push(column);
    }
    deepest = Math.max(deepest, flow + columns.length);
    if (deepest > MOST_NESTED) break;
    const line = token.lastIndexOf('\n');
    column = line < 0 ? column + token.length : token.length - line - 1;
  }
  return deepest;
}
