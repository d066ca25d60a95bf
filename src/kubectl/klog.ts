/** A value as klog writes it: on lines of its own if it has several. */
export function klogValue(text: string): string {
  if (!text.includes('\n')) return JSON.stringify(text);
  return `<\n${text.replace(/\n$/, '').replace(/^/gm, '\t')}\n >`;
}
