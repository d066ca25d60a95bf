import { invalidValue } from '../../../apimachinery/fields.ts';
import { labelSelectorToText } from '../../../apimachinery/selectors.ts';
import type { KubeObject } from '../../../apimachinery/types.ts';
import { age, nameOf } from '../../../kinds/table/format.ts';
import type { HttpResponse } from '../../../os/http.ts';
import { mediaType, readObject } from '../body.ts';
import { type Call, clone } from '../context.ts';
import { invalid } from '../failures.ts';
import { checkName } from '../handlers/index.ts';
import { negotiate, type Output } from '../negotiate.ts';
import { checkWriteOptions } from '../options.ts';
import { admit, admitted } from '../registry/admit.ts';
import { managerOf } from '../registry/managed.ts';
import { applied, patched, patchType, readPatch } from '../registry/patch.ts';
import { readObjectOf } from '../registry/store.ts';
import { updateObject } from '../registry/update.ts';
import { answer, inOrder, warningHeaders } from '../respond.ts';
import { transform } from '../table/transform.ts';

interface Paths {
  spec: string[];
  status: string[];
  selector?: string[];
}
/** Where replicas live; a custom resource says so itself. */
function pathsOf(call: Call): Paths {
  const own = call.definition.scale;
  const split = (path: string) => path.split('.').filter(Boolean);
  if (own)
    return {
      spec: split(own.specReplicasPath),
      status: split(own.statusReplicasPath),
      ...(own.labelSelectorPath && { selector: split(own.labelSelectorPath) }),
    };
  return { spec: ['spec', 'replicas'], status: ['status', 'replicas'] };
}
const dig = (object: any, path: string[]): any => path.reduce((o, key) => o?.[key], object);

/** autoscaling/v1 Scale of whatever has replicas. */
function scaleOf(call: Call, object: KubeObject): KubeObject {
  const paths = pathsOf(call);
  const { name, namespace, uid, resourceVersion, creationTimestamp } = object.metadata;
  const selector = paths.selector ? (dig(object, paths.selector) ?? '') : selectorText(object.spec?.selector);
  const replicas = dig(object, paths.spec);
  return {
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata: { name, ...(namespace && { namespace }), uid, resourceVersion, creationTimestamp },
    spec: replicas ? { replicas } : {},
    status: { replicas: dig(object, paths.status) ?? 0, ...(selector && { selector }) },
  };
}
function selectorText(selector: any): string {
  if (!selector) return '';
  return labelSelectorToText(selector.matchLabels || selector.matchExpressions ? selector : { matchLabels: selector });
}

export async function scale(call: Call): Promise<HttpResponse> {
  const output = negotiate(call.request, call.query, {
    transforms: true,
    custom: !call.server.catalog.isBuiltin(call.definition),
  });
  if (call.request.method === 'GET') return shown(call, await readObjectOf(call), output);
  const isPatch = call.request.method === 'PATCH';
  const type = isPatch ? patchType(call, mediaType(call)) : undefined;
  const options = checkWriteOptions(isPatch ? 'PatchOptions' : 'UpdateOptions', call.query, type === 'apply');
  call.dryRun = options.dryRun;
  let wanted: (scale: KubeObject) => KubeObject;
  if (type) {
    const body = await readPatch(call, type);
    const asScale: Call = { ...call, definition: { ...call.definition, group: 'autoscaling', version: 'v1', kind: 'Scale' } };
    wanted = (current) =>
      type === 'apply' ? applied(asScale, body, current, managerOf(call), options.force) : patched(asScale, body, current);
  } else {
    const given = await readObject(call, 'Scale', 'autoscaling/v1');
    checkName(call, given);
    wanted = () => clone(given);
  }
  const object = await updateObject(admitted(call), {
    make: async (old) => {
      const before = scaleOf(call, old);
      return scaled(call, old, await admit(call, 'UPDATE', wanted(before), before));
    },
  });
  return shown(call, object, output);
}

function scaled(call: Call, old: KubeObject, wanted: KubeObject): KubeObject {
  const replicas = wanted.spec?.replicas ?? 0;
  if (replicas < 0 && call.definition.scale)
    throw invalid(call.definition.group, call.definition.kind, call.name, [
      invalidValue(call.definition.scale.specReplicasPath, replicas, 'should be a non-negative integer'),
    ]);
  if (replicas < 0)
    throw invalid('autoscaling', 'Scale', call.name, [invalidValue('spec.replicas', replicas, 'must be greater than or equal to 0')]);
  const object = clone(old);
  const path = pathsOf(call).spec;
  let at: any = object;
  for (const key of path.slice(0, -1)) at = at[key] ??= {};
  at[path[path.length - 1]] = replicas;
  object.metadata.resourceVersion = wanted.metadata.resourceVersion;
  if (wanted.metadata.uid) object.metadata.uid = wanted.metadata.uid;
  return object;
}
/** Upstream: pkg/printers/internalversion printScale. */
const COLUMNS = [
  ['Name', 'string'],
  ['Desired', 'integer', 'replicas is the desired number of instances for the scaled object.'],
  ['Available', 'integer', 'replicas is the actual number of observed instances of the scaled object.'],
  ['Age', 'string'],
].map(([name, type, description]) => ({ name, type, format: '', priority: 0, ...(description && { description }) }));
const cells = (o: KubeObject, now: number): unknown[] => [nameOf(o), o.spec?.replicas ?? 0, o.status?.replicas ?? 0, age(o, now)];

const shown = (call: Call, object: KubeObject, output: Output): HttpResponse => {
  const definition = { ...call.definition, group: 'autoscaling', version: 'v1', kind: 'Scale', columns: COLUMNS, cells };
  return answer(200, transform({ ...call, definition }, inOrder(scaleOf(call, object)), output), output, warningHeaders(call.warnings));
};
