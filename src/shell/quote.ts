/** Quotes as bash does for `set`, `declare -p`, `alias` and `${x@Q}`. */
export function shellQuote(text: string): string {
  if (/[\n\t\x00-\x1f]/.test(text)) return `$'${escapeAnsi(text)}'`;
  return `'${text.replace(/'/g, "'\\''")}'`;
}
/** Only where it is needed. */
export function quoteIfNeeded(text: string): string {
  if (text === '') return "''";
  return /^[\w@%+=:,./-]+$/.test(text) ? text : shellQuote(text);
}
/** Double-quoted, as `declare -p` shows values. */
export function doubleQuote(text: string): string {
  if (/[\x00-\x1f]/.test(text)) return `$'${escapeAnsi(text)}'`;
  return `"${text.replace(/[\\"$`]/g, '\\$&')}"`;
}
/** Backslashes as `printf %q` writes them. */
export function backslashQuote(text: string): string {
  if (text === '') return "''";
  if (/[\x00-\x1f]/.test(text)) return `$'${escapeAnsi(text)}'`;
  return text.replace(/[^\w@%+=:,./\-\u0080-\uffff]/g, '\\$&');
}
const escapeAnsi = (text: string) =>
  text
    .replace(/[\\']/g, '\\$&')
    .replace(/\n/g, '\\n')
    .replace(/\t/g, '\\t')
    .replace(/\r/g, '\\r')
    .replace(/\x1b/g, '\\E')
    .replace(/[\x00-\x1f]/g, (char) => `\\${char.charCodeAt(0).toString(8).padStart(3, '0')}`);
