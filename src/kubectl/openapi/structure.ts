import { ANY, type Schema } from '../../apimachinery/schema.ts';
import type { Session } from '../session.ts';
import { type ApiDocument, openApi, resolve, type SchemaNode, schemaOfKind } from './document.ts';

const BUILT_IN = /^io\.k8s\.(api|kube-aggregator|apiextensions-apiserver|apimachinery)\./;

/** How a kind's lists merge, from the server's OpenAPI; undefined for kinds that know only plain merge patches. */
export async function openApiStructure(session: Session, apiVersion: string, kind: string): Promise<Schema | undefined> {
  const document = await openApi(session, apiVersion);
  const found = document && schemaOfKind(document, apiVersion, kind);
  if (!document || !found || !BUILT_IN.test(found.name)) return undefined;
  return toSchema(document, found.schema, new Map());
}

function toSchema(document: ApiDocument, node: SchemaNode, known: Map<string, Schema>): Schema {
  const { name, schema } = resolve(document, node);
  const strategy: string | undefined = node?.['x-kubernetes-patch-strategy'];
  const own = {
    ...(strategy ? { patchStrategies: strategy.split(',') } : {}),
    ...(node?.['x-kubernetes-patch-merge-key'] ? { patchMergeKey: node['x-kubernetes-patch-merge-key'] as string } : {}),
  };
  if (name) {
    let base = known.get(name);
    if (!base) {
      base = convert(document, schema, known, (early) => known.set(name, early));
      known.set(name, base);
    }
    return Object.keys(own).length ? { ...base, ...own } : base;
  }
  return { ...convert(document, schema, known), ...own };
}

function convert(document: ApiDocument, schema: SchemaNode, known: Map<string, Schema>, early?: (schema: Schema) => void): Schema {
  if (schema?.properties) {
    const fields = new Map<string, Schema>();
    const struct: Schema = {
      kind: 'struct',
      field(name) {
        const property = schema.properties[name];
        if (!property) return undefined;
        let field = fields.get(name);
        if (!field) {
          field = toSchema(document, property, known);
          fields.set(name, field);
        }
        return field;
      },
    };
    early?.(struct);
    return struct;
  }
  if (schema?.type === 'array') return { kind: 'list', element: toSchema(document, schema.items ?? {}, known) };
  if (schema?.type === 'object' && typeof schema.additionalProperties === 'object')
    return { kind: 'map', element: toSchema(document, schema.additionalProperties, known) };
  return ['string', 'integer', 'number', 'boolean'].includes(schema?.type) ? { kind: 'scalar' } : ANY;
}
