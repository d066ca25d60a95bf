import { byCodePoint } from '../../apimachinery/json.ts';
import { alignTabs, DESCRIBE } from '../printers/tabwriter.ts';

/** Lines of a description, aligned at their tabs in the end. Upstream: kubectl/pkg/describe PrefixWriter. */
export class Lines {
  private text = '';
  /** `level` is the depth of indent: two spaces each. */
  add(level: number, line: string): void {
    this.text += `${'  '.repeat(level)}${line}\n`;
  }
  /** Text as it is, ends of lines included. */
  raw(text: string): void {
    this.text += text;
  }
  /** Ends a block of columns, so that the next is aligned for itself. */
  flush(): void {
    this.text += '\f';
  }
  /** The text with its tabs. */
  unaligned(): string {
    return this.text.replaceAll('\f', '');
  }
  toString(): string {
    return this.text
      .split('\f')
      .map((block) => alignTabs(block, DESCRIBE))
      .join('');
  }
}

const LONGEST = 140;
const shorten = (text: string, max: number) => (text.length > max ? `${text.slice(0, max)}...` : text);

/** `Labels:` with one pair a line. */
export function labels(out: Lines, level: number, title: string, values: Record<string, string> | undefined, indent = '\t'): void {
  const keys = Object.keys(values ?? {}).sort();
  if (!keys.length) return out.add(level, `${title}:${indent}<none>`);
  keys.forEach((key, i) => {
    const pair = `${key}=${values?.[key]}`;
    if (i === 0) out.add(level, `${title}:${indent}${pair}`);
    else out.raw(`${'  '.repeat(level)}${indent}${pair}\n`);
  });
}

const HIDDEN = new Set(['kubectl.kubernetes.io/last-applied-configuration']);
export function annotations(out: Lines, level: number, title: string, values: Record<string, string> | undefined, indent = '\t'): void {
  const keys = Object.keys(values ?? {})
    .filter((k) => !HIDDEN.has(k))
    .sort();
  if (!keys.length) return out.add(level, `${title}:${indent}<none>`);
  keys.forEach((key, i) => {
    const start = `${'  '.repeat(level)}${i === 0 ? `${title}:` : ''}${indent}`;
    const value = (values?.[key] ?? '').replace(/\n$/, '');
    if (value.length + key.length + 2 <= LONGEST && !value.includes('\n')) out.raw(`${start}${key}: ${value}\n`);
    else
      out.raw(
        `${start}${key}:\n${value
          .split('\n')
          .map((line) => `${indent}  ${shorten(line, LONGEST - 2)}\n`)
          .join('')}`,
      );
  });
}

/** `a=b,c=d`. Upstream: labels.FormatLabels. */
export const pairs = (values: Record<string, string> | undefined): string =>
  Object.entries(values ?? {})
    .map(([key, value]) => `${key}=${value}`)
    .sort(byCodePoint)
    .join(',') || '<none>';

/** RFC 1123 with a zone in numbers, as describe prints times. */
export function rfc1123(timestamp: string | null | undefined): string {
  if (!timestamp) return '<unset>';
  return new Date(timestamp).toUTCString().replace(/GMT$/, '+0000');
}

export const orNone = (text: string | undefined): string => text || '<none>';

/** The same of what Go formats without a look: its zero time where there is none. */
export const rfc1123OrZero = (timestamp: string | null | undefined): string =>
  timestamp ? rfc1123(timestamp) : 'Mon, 01 Jan 0001 00:00:00 +0000';
