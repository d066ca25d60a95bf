export interface ParsedYaml {
  value: any;
  /** Keys given twice, as go-yaml tells of them: `line 5: key "a" already set in map`. */
  duplicates: string[];
}

/** Cuts a text at its `---` lines; a document keeps the end of its last line. Upstream: YAMLReader in apimachinery/pkg/util/yaml/decoder.go. */
export function splitYaml(text: string): string[] {
  return text.replace(/^---[^\n]*(\n|$)/, '').split(/(?<=\n)---[^\n]*(?:\n|$)/);
}

/** What programs send as YAML is JSON most of the time. Only a text that is written again the same says the same in both. */
export function plainJson(text: string): object | undefined {
  if (text[0] !== '{') return undefined;
  try {
    const value = JSON.parse(text);
    return JSON.stringify(value) === text ? value : undefined;
  } catch {
    return undefined;
  }
}
