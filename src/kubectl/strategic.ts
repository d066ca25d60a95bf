import { mergeDiff, mergePatch, threeWayMerge } from '../apimachinery/patch/merge.ts';
import { strategicDiff, strategicMerge, threeWay } from '../apimachinery/patch/strategic.ts';
import type { KubeObject } from '../apimachinery/types.ts';
import { openApiStructure } from './openapi/structure.ts';
import type { Session } from './session.ts';

export const STRATEGIC = 'application/strategic-merge-patch+json';
export const MERGE = 'application/merge-patch+json';

/** A strategic merge on our side, by the server's schema; kinds without one are merged plainly. */
export async function strategicPatch(session: Session, object: KubeObject, patch: unknown): Promise<KubeObject> {
  const schema = await openApiStructure(session, object.apiVersion, object.kind);
  return schema ? strategicMerge(object, patch, schema) : mergePatch(object, patch);
}

export interface Diff {
  patch: Record<string, unknown>;
  type: string;
}
/** The patch from what was last applied, what is wanted, and what is there. */
export async function threeWayDiff(
  session: Session,
  original: KubeObject | undefined,
  modified: KubeObject,
  current: KubeObject,
): Promise<Diff> {
  const schema = await openApiStructure(session, modified.apiVersion, modified.kind);
  return schema
    ? { patch: threeWay(original ?? {}, modified, current, schema), type: STRATEGIC }
    : { patch: threeWayMerge(original ?? {}, modified, current), type: MERGE };
}
export async function twoWayDiff(session: Session, from: KubeObject, to: KubeObject): Promise<Diff> {
  const schema = await openApiStructure(session, from.apiVersion, from.kind);
  return schema ? { patch: strategicDiff(from, to, schema), type: STRATEGIC } : { patch: mergeDiff(from, to), type: MERGE };
}
