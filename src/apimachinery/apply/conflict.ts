import { applyConflict } from '../errors.ts';
import { byCodePoint } from '../json.ts';
import type { ApiError } from '../types.ts';
import type { Manager } from './managers.ts';
import { type PathSet, paths, pathText } from './pathset.ts';

export interface Conflict {
  manager: Manager;
  set: PathSet;
}
const shown = ({ manager, subresource, operation, apiVersion, time }: Manager): string =>
  `"${manager}"${subresource ? ` with subresource "${subresource}"` : ''}${operation === 'Update' ? ` using ${apiVersion}${time ? ` at ${time}` : ''}` : ''}`;

/** Upstream: apimachinery/pkg/util/managedfields/internal/conflict.go. */
export function conflictError(conflicts: Conflict[]): ApiError {
  const sorted = conflicts.map(({ manager, set }) => ({ who: shown({ ...manager, time: undefined }), fields: paths(set).map(pathText) }));
  sorted.sort((a, b) => byCodePoint(a.who, b.who));
  const causes = sorted.flatMap(({ who, fields }) =>
    fields.map((field) => ({ reason: 'FieldManagerConflict', message: `conflict with ${who}`, field })),
  );
  if (causes.length === 1) return applyConflict(causes, `Apply failed with 1 conflict: ${causes[0].message}: ${causes[0].field}`);
  const lines = sorted.flatMap(({ who, fields }) => [`conflicts with ${who}:`, ...fields.map((f) => `- ${f}`)]);
  return applyConflict(causes, `Apply failed with ${causes.length} conflicts: ${lines.join('\n')}`);
}
