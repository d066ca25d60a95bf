import { deepEqual, isObject, toGoJson } from '../apimachinery/json.ts';
import { strategicDiff } from '../apimachinery/patch/strategic.ts';
import type { Schema } from '../apimachinery/schema.ts';
import type { KubeObject } from '../apimachinery/types.ts';
import { toYaml } from '../apimachinery/yaml.ts';
import { Failure } from './errors.ts';
import { openApiStructure } from './openapi/structure.ts';
import type { Session } from './session.ts';

export interface Versions {
  /** What was applied last, as its annotation has it. */
  original: string | undefined;
  modified: KubeObject;
  current: KubeObject;
}

/** --overwrite=false: a patch of what changed since the last apply is refused. Upstream: strategicpatch CreateThreeWayMergePatch. */
export async function refuseOverwriting(session: Session, patch: unknown, { original, modified, current }: Versions): Promise<void> {
  const schema = await openApiStructure(session, modified.apiVersion, modified.kind);
  if (!schema) return;
  const changed = strategicDiff(original ? JSON.parse(original) : {}, current, schema);
  if (!clash(patch, changed, schema)) return;
  const conflict = `patch:\n${toYaml(patch)}\nconflicts with changes made from original to current:\n${toYaml(changed)}\n`;
  for (const version of ['openapi v3', 'openapi'])
    await session.err(`warning: error calculating patch from ${version} spec: ${conflict}\n`);
  const text = (object: KubeObject) => `${toGoJson(object, '', true)}\n`;
  throw new Failure(
    `creating patch with:\noriginal:\n${original ?? ''}\nmodified:\n${text(modified)}\ncurrent:\n${text(current)}\nfor: ${conflict}`,
  );
}

function clash(left: unknown, right: unknown, schema: Schema | undefined): boolean {
  if (isObject(left) && isObject(right))
    return Object.keys(left).some((key) => key in right && !key.startsWith('$') && clash(left[key], right[key], schema?.field?.(key)));
  if (!Array.isArray(left) || !Array.isArray(right)) return !deepEqual(left, right);
  const key = schema?.patchStrategies?.includes('merge') ? schema.patchMergeKey : undefined;
  if (!key) return !schema?.patchStrategies?.includes('merge') && !deepEqual(left, right);
  return left.some((item) => {
    const other = right.find((o) => isObject(o) && isObject(item) && deepEqual(o[key], item[key]));
    return other !== undefined && clash(item, other, schema?.element);
  });
}
