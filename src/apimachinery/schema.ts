/**
 * What patches and server-side apply ask of a value's type. Built-in kinds have it from the structure table,
 * custom resources from their schema, kubectl from the server's OpenAPI.
 */
export interface Schema {
  kind: 'struct' | 'map' | 'list' | 'scalar' | 'any';
  /** Of a struct: a field that is known. */
  field?(name: string): Schema | undefined;
  /** Of a list: its elements; of a map: its values. */
  element?: Schema;
  /** Of a list: how appliers share it; none is atomic. */
  listType?: 'atomic' | 'set' | 'map';
  listKeys?: string[];
  /** Of a struct or map: owned as a whole. */
  atomic?: boolean;
  /** Strategic merge patch. */
  patchStrategies?: string[];
  patchMergeKey?: string;
  /** Stands for a key that is not given. */
  default?: unknown;
  /** Of a kind: the object with nothing in it, as Go has it (`spec: {}` …). */
  empty?(): Record<string, unknown>;
  /** Of a kind: its status is written together with the rest. */
  ownsStatus?: boolean;
  /** A struct that keeps what it does not know. */
  open?: boolean;
}
/** Anything goes: maps are merged, lists replaced. */
export const ANY: Schema = { kind: 'any' };
export const fieldOf = (schema: Schema | undefined, name: string): Schema | undefined =>
  schema?.kind === 'struct' ? schema.field?.(name) : schema?.kind === 'map' ? schema.element : schema?.kind === 'any' ? ANY : undefined;
