import type { ResourceDefinition } from '../../kinds/resource.ts';
import type { ApiServerOptions } from './index.ts';

export interface CustomResources {
  /** The same array until something changes. */
  definitions(): ResourceDefinition[];
}
export function createCustomResources(_options: ApiServerOptions): CustomResources {
  const none: ResourceDefinition[] = [];
  return { definitions: () => none };
}
