import type { KubeObject } from '../../../apimachinery/types.ts';
import type { FieldError } from '../../../kinds/resource.ts';
import { anyPathName, genericMeta, genericMetaUpdate } from '../../../kinds/validation/meta.ts';

export const generatedBase = (name: string): string => name.slice(0, 58);

/** What the machinery itself asks of every object's metadata. Upstream: apiserver/pkg/registry/rest/create.go BeforeCreate. */
export const metadataErrors = (object: KubeObject, namespaced: boolean): FieldError[] => genericMeta(object, namespaced, anyPathName);
/** Upstream: apiserver/pkg/registry/rest/update.go validateCommonFields. */
export const metadataUpdateErrors = (object: KubeObject, old: KubeObject, namespaced: boolean): FieldError[] => [
  ...genericMeta(object, namespaced, anyPathName),
  ...genericMetaUpdate(object, old),
];
