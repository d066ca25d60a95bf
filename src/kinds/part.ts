import type { ResourceDefinition } from './resource.ts';

/** What a kind's file adds to its row of the generated table. */
export type Part = Pick<
  ResourceDefinition,
  'cells' | 'versionNotes' | 'rowConditions' | 'rowOrder' | 'selectable' | 'strategy' | 'generation' | 'annotationsCount'
>;
export type Parts = Record<string, Part>;
