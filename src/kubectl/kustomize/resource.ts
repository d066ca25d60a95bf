import { clone, isObject } from '../../apimachinery/json.ts';
import { gvkOf, type Id } from './ids.ts';

export type Json = any;
/** Where a resource comes from, or what changed it. */
export interface Origin {
  path?: string;
  configuredIn?: string;
  configuredBy?: { apiVersion: string; kind: string; name?: string; namespace?: string };
}

/** An object on its way through the build, with what the real kustomize keeps in annotations of its own. */
export class Resource {
  /** The ids that it had before, the oldest first. */
  previous: { name: string; namespace: string; kind: string }[] = [];
  prefixes: string[] = [];
  suffixes: string[] = [];
  behavior = '';
  needsHash = false;
  mayChangeName = false;
  mayChangeKind = false;
  origin: Origin | undefined;
  transformations: Origin[] = [];
  vars: string[] = [];
  /** Set when a patch has deleted it. */
  gone = false;

  constructor(public object: Json) {}

  get kind(): string {
    return text(this.object.kind);
  }
  get apiVersion(): string {
    return text(this.object.apiVersion);
  }
  get name(): string {
    return text(this.object.metadata?.name);
  }
  get namespace(): string {
    return text(this.object.metadata?.namespace);
  }
  get id(): Id {
    return { ...gvkOf(this.apiVersion, this.kind), name: this.name, namespace: this.namespace };
  }
  get previousIds(): Id[] {
    return this.previous.map(({ name, namespace, kind }) => ({ ...gvkOf(this.apiVersion, kind), name, namespace }));
  }
  get ids(): Id[] {
    return [...this.previousIds, this.id];
  }
  get originalId(): Id {
    return this.ids[0];
  }
  labels(): Record<string, string> {
    return isObject(this.object.metadata?.labels) ? (this.object.metadata.labels as Record<string, string>) : {};
  }
  annotations(): Record<string, string> {
    return isObject(this.object.metadata?.annotations) ? (this.object.metadata.annotations as Record<string, string>) : {};
  }
  /** Sets a field of the metadata; nothing and an empty map take it away. */
  setMeta(field: string, value: Json): void {
    const metadata = isObject(this.object.metadata) ? this.object.metadata : {};
    this.object.metadata = metadata;
    if (value === undefined || value === '' || (isObject(value) && !Object.keys(value).length)) delete metadata[field];
    else metadata[field] = value;
  }
  remember(effective: (id: Id) => string): void {
    this.previous.push({ name: this.name, namespace: effective(this.id), kind: this.kind });
  }
  /** A resource of its own with the same history. */
  copy(): Resource {
    const other = Object.assign(new Resource(clone(this.object)), this);
    other.object = clone(this.object);
    other.previous = [...this.previous];
    other.prefixes = [...this.prefixes];
    other.suffixes = [...this.suffixes];
    other.transformations = [...this.transformations];
    other.vars = [...this.vars];
    return other;
  }
}

/** A scalar as YAML wrote it. */
export const text = (value: unknown): string => (value === null || value === undefined || typeof value === 'object' ? '' : `${value}`);
