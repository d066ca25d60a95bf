/** A directive of nginx' configuration, with its block where it has one. */
export interface Directive {
  name: string;
  args: string[];
  block?: Directive[];
}
export class ConfigError extends Error {}

export function parseConfig(text: string): Directive[] {
  const tokens = [...text.replace(/(^|\s)#.*$/gm, '').matchAll(/"((?:\\.|[^"\\])*)"|'((?:\\.|[^'\\])*)'|([{};])|([^\s{};"']+)/g)];
  let at = 0;
  const block = (top: boolean): Directive[] => {
    const list: Directive[] = [];
    let words: string[] = [];
    for (; at < tokens.length; ) {
      const [, double, single, mark, word] = tokens[at++];
      if (mark === ';') {
        if (!words.length) throw new ConfigError('unexpected ";"');
        list.push({ name: words[0], args: words.slice(1) });
        words = [];
      } else if (mark === '{') {
        list.push({ name: words[0], args: words.slice(1), block: block(false) });
        words = [];
      } else if (mark === '}') {
        if (top || words.length) throw new ConfigError('unexpected "}"');
        return list;
      } else words.push((double ?? single ?? word).replace(/\\(["'\\])/g, '$1').replace(/\\n/g, '\n'));
    }
    if (!top || words.length) throw new ConfigError('unexpected end of file, expecting ";" or "}"');
    return list;
  };
  return block(true);
}
export const argsOf = (block: Directive[] | undefined, name: string): string[] | undefined => block?.find((d) => d.name === name)?.args;
