import type { ResourceDefinition } from '../../../kinds/resource.ts';
import { documentPaths, openApiV3 } from './index.ts';
import type { Json } from './operations.ts';

const refer = (text: string): string => text.replace('#/components/schemas/', '#/definitions/');

/** Swagger 2, made of the documents of OpenAPI 3. Upstream: kube-openapi/pkg/openapiconv, the other way. */
export function openApiV2(resources: ResourceDefinition[]): Json {
  const paths: Json = {};
  const definitions: Json = {};
  for (const path of documentPaths(resources)) {
    const document = openApiV3(path, resources) as Json;
    for (const [name, item] of Object.entries(document.paths as Json)) paths[name] = pathItem(item);
    for (const [name, schema] of Object.entries((document.components.schemas ?? {}) as Json)) {
      const known = definitions[name]?.[KINDS] ?? [];
      definitions[name] = schemaOf(schema);
      if (known.length) definitions[name][KINDS] = union(known, definitions[name][KINDS]);
    }
  }
  const sorted = (value: Json) => Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
  return {
    swagger: '2.0',
    info: { title: 'Kubernetes', version: '1.36' },
    paths: sorted(paths),
    definitions: sorted(definitions),
    securityDefinitions: { BearerToken: { type: 'apiKey', name: 'authorization', in: 'header' } },
    security: [{ BearerToken: [] }],
  };
}
const KINDS = 'x-kubernetes-group-version-kind';
const union = (a: Json[], b: Json[]): Json[] => [...new Map([...a, ...b].map((k) => [JSON.stringify(k), k])).values()];

function schemaOf(schema: Json): Json {
  const { allOf, default: _, oneOf, properties, items, additionalProperties, $ref, ...rest } = schema;
  const reference = allOf?.[0]?.$ref ?? $ref;
  return {
    ...(reference && { $ref: refer(reference) }),
    ...(oneOf && { type: 'string' }),
    ...rest,
    ...(items && { items: schemaOf(items) }),
    ...(additionalProperties && {
      additionalProperties: typeof additionalProperties === 'object' ? schemaOf(additionalProperties) : additionalProperties,
    }),
    ...(properties && { properties: Object.fromEntries(Object.entries(properties as Json).map(([k, v]) => [k, schemaOf(v)])) }),
  };
}
const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch'];
function pathItem(item: Json): Json {
  const out: Json = {};
  for (const method of METHODS) if (item[method]) out[method] = operation(item[method]);
  if (item.parameters) out.parameters = item.parameters.map(parameter);
  return out;
}
const parameter = ({ schema, ...rest }: Json): Json => ({ ...schema, ...rest });

function operation({ parameters = [], requestBody, responses, tags, operationId, ...rest }: Json): Json {
  const answers = Object.entries(responses as Json).map(([code, answer]): [string, Json] => {
    const first = Object.values((answer.content ?? {}) as Json)[0];
    return [code, first ? { schema: schemaOf(first.schema) } : {}];
  });
  const body = requestBody && { name: 'body', in: 'body', ...(requestBody.required && { required: true }) };
  const schema = requestBody && (Object.values(requestBody.content as Json)[0] as Json).schema;
  const own = [...(body ? [{ ...body, schema: schemaOf(schema) }] : []), ...parameters.map(parameter)];
  const produces = Object.keys(responses['200']?.content ?? {});
  return {
    ...consumesOf(requestBody, produces, { operationId, ...rest }),
    produces,
    schemes: ['https'],
    tags,
    operationId,
    ...(own.length && { parameters: own }),
    responses: Object.fromEntries(answers),
    ...rest,
  };
}
/** Discovery, which has no action, takes what it gives. */
function consumesOf(body: Json | undefined, produces: string[], rest: Json): Json {
  if (body) return { consumes: Object.keys(body.content) };
  if (rest['x-kubernetes-action']) return { consumes: ['*/*'] };
  return JSON.stringify(rest).includes('OpenID') ? {} : { consumes: produces };
}
