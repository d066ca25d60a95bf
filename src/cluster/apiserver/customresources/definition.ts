import { clone, deepEqual } from '../../../apimachinery/json.ts';
import { hasRules, type JsonSchema } from '../../../apimachinery/jsonschema.ts';
import type { KubeObject } from '../../../apimachinery/types.ts';
import type { ResourceDefinition, Strategy, SubresourceDefinition } from '../../../kinds/resource.ts';
import { lookUp, tableOfCustom } from './columns.ts';
import { applyDefaults, dropNulls } from './structural.ts';

const VERBS = ['delete', 'deletecollection', 'get', 'list', 'patch', 'create', 'update', 'watch'];
/** Every served version of an established CustomResourceDefinition as a resource. */
export function resourcesOf(crd: KubeObject): ResourceDefinition[] {
  const { spec, status } = crd;
  const names = status?.acceptedNames ?? spec.names;
  return spec.versions
    .filter((v: { served: boolean }) => v.served)
    .map((version: Record<string, any>): ResourceDefinition => {
      const schema: JsonSchema = version.schema?.openAPIV3Schema ?? {};
      const subresources = subresourcesOf(version.subresources, spec.group, version.name, names.kind);
      const selectable = (version.selectableFields ?? []).map((f: { jsonPath: string }) => [
        f.jsonPath.replace(/^\./, ''),
        (object: KubeObject) => `${lookUp(object, f.jsonPath) ?? ''}`,
      ]);
      return {
        group: spec.group,
        version: version.name,
        kind: names.kind,
        listKind: names.listKind ?? `${names.kind}List`,
        resource: spec.names.plural,
        singular: names.singular ?? names.kind.toLowerCase(),
        ...(names.shortNames?.length && { shortNames: names.shortNames }),
        ...(names.categories?.length && { categories: names.categories }),
        verbs: VERBS,
        namespaced: spec.scope === 'Namespaced',
        ...(subresources.length && { subresources }),
        ...tableOfCustom(version.additionalPrinterColumns, age),
        ...(selectable.length && { selectable: Object.fromEntries(selectable) }),
        strategy: strategyOf(schema, spec.scope === 'Namespaced', !!version.subresources?.status, version.subresources?.scale),
        generation: true,
        schema,
        ...(version.subresources?.scale && { scale: version.subresources.scale }),
        ...(names.listKind && { listKind: names.listKind }),
      };
    });
}
function subresourcesOf(given: any, group: string, version: string, kind: string): SubresourceDefinition[] {
  const list: SubresourceDefinition[] = [];
  if (given?.status) list.push({ name: 'status', kind, group, version, verbs: ['get', 'patch', 'update'] });
  if (given?.scale) list.push({ name: 'scale', kind: 'Scale', group: 'autoscaling', version: 'v1', verbs: ['get', 'patch', 'update'] });
  return list;
}

/** Upstream: apiextensions-apiserver/pkg/registry/customresource/strategy.go. */
function strategyOf(schema: JsonSchema, namespaced: boolean, status: boolean, scale?: ResourceDefinition['scale']): Strategy {
  const body = ({ metadata: _, status: s, ...rest }: KubeObject) => (status ? rest : { ...rest, status: s });
  return {
    defaults(object) {
      const { metadata } = object;
      applyDefaults(object, schema);
      dropNulls(object, schema);
      object.metadata = metadata;
    },
    prepareForCreate(object) {
      if (status) delete object.status;
      object.metadata.generation = 1;
    },
    prepareForUpdate(object, old) {
      if (status) {
        if (old.status === undefined) delete object.status;
        else object.status = clone(old.status);
      }
      const changed = !deepEqual(body(object), body(old));
      object.metadata.generation = (old.metadata.generation ?? 0) + (changed ? 1 : 0) || undefined;
    },
    prepareForStatusUpdate(object, old) {
      const { status: given } = object;
      const { managedFields } = object.metadata;
      for (const key of Object.keys(object)) if (key !== 'metadata') delete object[key];
      Object.assign(object, clone(old), given === undefined ? {} : { status: given });
      if (given === undefined) delete object.status;
      if (managedFields) object.metadata = { ...object.metadata, managedFields };
    },
    load: async () => {
      const [{ customValidation }, rules] = await Promise.all([
        import('./custom-validate.ts'),
        hasRules(schema) ? import('./rules.ts') : undefined,
      ]);
      return customValidation({ schema, scale, namespaced, checkRules: rules?.checkRules });
    },
  };
}

/** `5m`, `3h2m`, `2d`: as kubectl shows ages. Upstream: apimachinery/pkg/util/duration. */
function age(now: number, time: string): string {
  const from = Date.parse(time);
  if (Number.isNaN(from)) return '<invalid>';
  const s = Math.floor((now - from) / 1000);
  if (s < -1) return '<invalid>';
  if (s < 0) return '0s';
  const two = (a: number, ua: string, b: number, ub: string) => `${a}${ua}${b ? `${b}${ub}` : ''}`;
  if (s < 120) return `${s}s`;
  const m = Math.floor(s / 60);
  if (m < 10) return two(m, 'm', s % 60, 's');
  if (m < 180) return `${m}m`;
  const h = Math.floor(m / 60);
  if (h < 8) return two(h, 'h', m % 60, 'm');
  if (h < 48) return `${h}h`;
  const d = Math.floor(h / 24);
  if (h < 192) return two(d, 'd', h % 24, 'h');
  if (d < 365 * 2) return `${d}d`;
  const y = Math.floor(d / 365);
  return d < 365 * 8 ? two(y, 'y', d % 365, 'd') : `${y}y`;
}
