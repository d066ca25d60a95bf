/** Go's time.ParseDuration in milliseconds; throws with its words. */
export function parseDuration(text: string): number {
  const fail = (detail: string): never => {
    throw new Error(`time: ${detail} ${JSON.stringify(text)}`);
  };
  if (/^[+-]?0$/.test(text)) return 0;
  const sign = text.startsWith('-') ? -1 : 1;
  let rest = text.replace(/^[+-]/, '');
  if (!rest) fail('invalid duration');
  let total = 0;
  while (rest) {
    const number = /^(\d+\.?\d*|\.\d+)/.exec(rest);
    if (!number) return fail('invalid duration');
    rest = rest.slice(number[0].length);
    const unit = /^[^\d.]+/.exec(rest);
    if (!unit) return fail('missing unit in duration');
    const scale = UNITS[unit[0]];
    if (scale === undefined) throw new Error(`time: unknown unit ${JSON.stringify(unit[0])} in duration ${JSON.stringify(text)}`);
    total += Number(number[0]) * scale;
    rest = rest.slice(unit[0].length);
  }
  return sign * total;
}
const UNITS: Record<string, number> = { ns: 1e-6, us: 1e-3, µs: 1e-3, ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

export function parseBool(text: string): boolean {
  if (['1', 't', 'T', 'true', 'TRUE', 'True'].includes(text)) return true;
  if (['0', 'f', 'F', 'false', 'FALSE', 'False'].includes(text)) return false;
  throw new Error(`strconv.ParseBool: parsing ${JSON.stringify(text)}: invalid syntax`);
}

export function parseInteger(text: string): number {
  if (!/^[+-]?(0[xX][\da-fA-F]+|0[bB][01]+|0[oO]?[0-7]*|[1-9]\d*)$/.test(text))
    throw new Error(`strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax`);
  const value = Number(text.replace(/^[+-]/, '').replace(/^0(?=[0-7]+$)/, '0o'));
  return text.startsWith('-') ? -value : value;
}

/** One line of comma separated values, as encoding/csv reads it. */
export function splitCsv(text: string): string[] {
  if (text === '') return [];
  const fields: string[] = [];
  let at = 0;
  for (;;) {
    if (text[at] === '"') {
      let value = '';
      at++;
      for (;;) {
        if (at >= text.length) throw new Error(`parse error on line 1, column ${text.length + 1}: extraneous or missing " in quoted-field`);
        if (text[at] === '"') {
          if (text[at + 1] === '"') at++;
          else break;
        }
        value += text[at++];
      }
      at++;
      if (at < text.length && text[at] !== ',')
        throw new Error(`parse error on line 1, column ${at}: extraneous or missing " in quoted-field`);
      fields.push(value);
    } else {
      const end = text.indexOf(',', at);
      const value = end < 0 ? text.slice(at) : text.slice(at, end);
      const quote = value.indexOf('"');
      if (quote >= 0) throw new Error(`parse error on line 1, column ${at + quote + 1}: bare " in non-quoted field`);
      fields.push(value);
      at += value.length;
    }
    if (at >= text.length) return fields;
    at++;
    if (at === text.length) {
      fields.push('');
      return fields;
    }
  }
}
