import type { KubeObject } from '../apimachinery/types.ts';

/** One thing wrong with a field. Upstream: apimachinery/pkg/util/validation/field. */
export interface FieldError {
  type:
    | 'FieldValueRequired'
    | 'FieldValueInvalid'
    | 'FieldValueNotSupported'
    | 'FieldValueForbidden'
    | 'FieldValueDuplicate'
    | 'FieldValueTooLong'
    | 'FieldValueTooMany'
    | 'FieldValueNotFound'
    | 'FieldValueTypeInvalid'
    | 'InternalError';
  /** `spec.containers[0].name` */
  field: string;
  /** The whole text after the field: `Invalid value: "x": must …` */
  detail: string;
  /** The whole text when it shows an internal type, whose shape is loaded when it is needed. */
  later?: () => Promise<string>;
}
export interface Column {
  name: string;
  type: string;
  format: string;
  priority: number;
}
export interface ValidationContext {
  now: number;
  /** Labels of the namespace that the object is in. */
  namespaceLabels?(): Record<string, string>;
  /** Says a warning although the request may fail yet. */
  warn?(text: string): void;
  gates: ReadonlySet<string>;
}
export interface Strategy {
  /** Fills in what is not given; may change its argument (already a copy). Upstream: pkg/apis/<group>/v1/defaults.go. */
  defaults?(object: KubeObject, now?: number): void;
  /** Before create is validated: clears status and so on; may change its argument. Upstream: pkg/registry/<group>/<kind>/strategy.go. */
  prepareForCreate?(object: KubeObject, context: ValidationContext): void;
  /** `object` is the new state (may be changed), `old` the stored one. Sets generation where the spec changed. */
  prepareForUpdate?(object: KubeObject, old: KubeObject): void;
  validate?(object: KubeObject, context: ValidationContext): FieldError[];
  /** validateUpdate and validateStatusUpdate look at metadata themselves, as few kinds' do. */
  ownMetadata?: boolean;
  validateUpdate?(object: KubeObject, old: KubeObject, context: ValidationContext): FieldError[];
  /** Of the status subresource. */
  prepareForStatusUpdate?(object: KubeObject, old: KubeObject, context: ValidationContext): void;
  validateStatusUpdate?(object: KubeObject, old: KubeObject, context: ValidationContext): FieldError[];
  warnings?(object: KubeObject, old?: KubeObject): string[];
  /** Of subresources that write a part of the object otherwise than status: ephemeralcontainers, resize, approval. */
  parts?: Record<
    string,
    {
      prepare?(object: KubeObject, old: KubeObject, context: ValidationContext): void;
      validate?(object: KubeObject, old: KubeObject, context: ValidationContext): FieldError[];
    }
  >;
  /** The rest of the strategy, of kinds that few clusters write: loaded when the first object is. */
  load?(): Promise<Partial<Strategy>>;
  /** Loads what the checks of this very object need, before they run. */
  ready?(object: KubeObject): Promise<void>;
  /** Dependents of what is deleted, when the request does not say: orphaned, or never thought of. Upstream: DefaultGarbageCollectionPolicy. */
  dependents?: 'orphan' | 'none';
  /** What a deletion that says nothing of dependents is told. */
  dependentsWarning?: string;
  /** Seconds of grace for a deletion asking for `requested`; 0 deletes at once. Only Pods have it. */
  gracePeriod?(object: KubeObject, requested: number | undefined): number;
}

/** A kind served by the API server. All routes, discovery, tables and checks iterate over these. */
export interface ResourceDefinition {
  group: string;
  version: string;
  kind: string;
  /** Plural, lower case: the path segment. */
  resource: string;
  singular: string;
  shortNames?: string[];
  categories?: string[];
  namespaced: boolean;
  /** Default: create delete deletecollection get list patch update watch. `create` alone: a review that is answered, never stored. */
  verbs?: string[];
  subresources?: SubresourceDefinition[];
  columns?: Column[];
  /** Cells of a table row in the order of `columns`. */
  cells?(object: KubeObject, now: number): unknown[];
  /** The order of a table's rows, where it is not the list's. */
  rowOrder?(a: KubeObject, b: KubeObject): number;
  /** Annotations in which a version keeps what it has no field for. */
  versionNotes?: string[];
  /** What a table's row says of the object as a whole: that it is done. */
  rowConditions?(object: KubeObject): { type: string; status: string; reason: string; message: string }[];
  /** Field selectors beyond metadata.name and metadata.namespace. */
  selectable?: Record<string, (object: KubeObject) => string>;
  strategy?: Strategy;
  /** Objects count up metadata.generation. */
  generation?: boolean;
  /** A change of its annotations counts too. */
  annotationsCount?: boolean;
  /** Reviews: computes the answer instead of storing; given by the API server at start. */
  virtual?: boolean;
  /** A custom resource's own schema (OpenAPI v3, structural); built-in kinds have theirs in the structure table. */
  schema?: any;
  /** Default: the kind's name and `List`. */
  listKind?: string;
  /** Where a custom resource keeps what its scale subresource shows: `.spec.replicas`. */
  scale?: { specReplicasPath: string; statusReplicasPath: string; labelSelectorPath?: string };
}
export interface SubresourceDefinition {
  name: string;
  kind: string;
  group?: string;
  version?: string;
  verbs: string[];
}

export const defineResource = (definition: ResourceDefinition): ResourceDefinition => definition;
