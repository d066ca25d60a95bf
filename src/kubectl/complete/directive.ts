/** What the shell is to do with what it gets. Upstream: spf13/cobra/completions.go. */
export const DIRECTIVES = { Default: 0, NoSpace: 2, NoFileComp: 4, Slash: 6, FilterFileExt: 8 } as const;
export type Directive = keyof typeof DIRECTIVES;

export interface Completion {
  items: [text: string, about?: string][];
  directive: Directive;
}
export const plain = (texts: string[], directive: Directive = 'NoFileComp'): Completion => ({ items: texts.map((t) => [t]), directive });
export const FILES: Completion = { items: [], directive: 'Default' };
