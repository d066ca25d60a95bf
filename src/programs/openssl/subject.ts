import type { JsonName } from '@peculiar/x509';

const TYPES = ['CN', 'L', 'ST', 'O', 'OU', 'C', 'DC'];

/** `/CN=jane/O=devs` as a name, in its order; what is wrong with it in OpenSSL's words. */
export function parseSubject(text: string): { name: JsonName; error?: undefined } | { error: string } {
  if (!text.startsWith('/'))
    return {
      error: `req: subject name is expected to be in the format /type0=value0/type1=value1/type2=... where characters may be escaped by \\. This name is not in that format: '${text}'`,
    };
  const name: JsonName = [];
  for (const part of text.slice(1).split(/(?<!\\)\//)) {
    if (!part) continue;
    const at = part.indexOf('=');
    if (at < 0) return { error: `req: Hit end of string before finding the '='` };
    const type = part.slice(0, at).trim();
    const value = part.slice(at + 1).replace(/\\(.)/g, '$1');
    if (type === 'emailAddress') name.push({ '1.2.840.113549.1.9.1': [value] });
    else if (TYPES.includes(type)) name.push({ [type]: [value] });
    else return { error: `req: only ${TYPES.join(', ')} and emailAddress are known here in a subject, not ${type}` };
  }
  return { name };
}
