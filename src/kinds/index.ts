import type { Parts } from './part.ts';
import { PARTS } from './parts.ts';
import { ofRelease } from './releases.ts';
import type { ResourceDefinition } from './resource.ts';
import { TABLE } from './table.gen.ts';

/** A part holds for every version of its kind, unless there is one for a version alone. */
const partOf = (parts: Parts, { group, version, kind }: ResourceDefinition) =>
  parts[`${group}/${version}/${kind}`] ?? parts[`${group}/${kind}`] ?? {};

/** Every kind that the API server of a release has built in. */
export const builtinResources = ({ gates }: { gates: ReadonlySet<string> }): ResourceDefinition[] =>
  ofRelease(
    TABLE.map((row) => ({ ...row, ...partOf(PARTS, row) })),
    gates,
  );
