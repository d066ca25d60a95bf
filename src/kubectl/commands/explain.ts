import type { ApiResource } from '../../client/discovery.ts';
import { apiVersionOf, pluralName } from '../../client/mapper.ts';
import type { Command } from '../command.ts';
import { Failure, NoResource } from '../errors.ts';
import { openApiV2 } from '../explain/openapiv2.ts';
import { plaintext } from '../explain/plaintext.ts';
import { type ApiDocument, openApi, resolve, type SchemaNode, schemaOfKind } from '../openapi/document.ts';
import type { Session } from '../session.ts';

export const explain: Command = {
  about: 'Say what the fields of a resource are, as the server documents them.',
  examples: `kubectl explain pods\nkubectl explain pods.spec.containers\nkubectl explain deployment.spec --recursive`,
  async run(session) {
    const { flags, args } = session;
    if (!args.length)
      throw new Failure(
        'You must specify the type of resource to explain. Use "kubectl api-resources" for a complete list of supported resources.',
      );
    if (args.length > 1) throw new Failure('We accept only this format: explain RESOURCE');
    const format = flags.string('output');
    if (!['plaintext', 'plaintext-openapiv2'].includes(format)) throw new Failure(`unrecognized format: ${format}`);
    const { resource, fields } = await locate(session, args[0]);
    const document = await openApi(session, apiVersionOf(resource));
    const root = document && schemaOfKind(document, apiVersionOf(resource), resource.kind);
    if (!document || !root) throw new Failure(`couldn't find resource for "${apiVersionOf(resource)}, Kind=${resource.kind}"`);
    await session.out(format === 'plaintext' ? head(resource) : oldHead(resource));
    const target = descend(document, root.schema, fields, format === 'plaintext');
    const print = format === 'plaintext' ? plaintext : openApiV2;
    await session.out(print(document, target.node, fields, flags.bool('recursive')));
  },
};

/** The resource and the fields of `pods.spec.containers`. Upstream: kubectl/pkg/explain/explain.go. */
async function locate(session: Session, given: string): Promise<{ resource: ApiResource; fields: string[] }> {
  const word = given.replace(/\.$/, '');
  const wanted = session.flags.string('api-version');
  const [name, ...rest] = word.split('.');
  if (!name) throw new Failure('invalid jsonpath syntax, first node must be field node');
  const first = await session.resource(/^[^[*?]*/.exec(name)?.[0] ?? '');
  if (!first) throw new NoResource(name);
  const fields = (path: string[]) => {
    if (/\.\.|[[*?]/.test(word))
      throw new Failure(`invalid jsonpath syntax, ${wanted ? 'all nodes must be field nodes' : 'first node must be field node'}`);
    return path;
  };
  const { resources } = (await session.mapper()).discovered;
  if (wanted) return { resource: ofVersion(resources, first, wanted), fields: fields(rest) };
  for (const resource of resources.filter((r) => r.resource === first.resource)) {
    const full = pluralName(resource);
    if (word.startsWith(full)) return { resource, fields: fields(word.slice(full.length).split('.').slice(1)) };
  }
  return { resource: first, fields: fields(rest) };
}

function ofVersion(resources: ApiResource[], { resource }: ApiResource, wanted: string): ApiResource {
  const found = resources.find((r) => r.resource === resource && apiVersionOf(r) === wanted);
  if (found) return found;
  const gvr = `${wanted.includes('/') ? wanted : `/${wanted}`}, Resource=${resource}`;
  if (resources.some((r) => apiVersionOf(r) === wanted)) throw new Failure(`GVR (${gvr}) not found in OpenAPI schema`);
  throw new Failure(`couldn't find resource for "${gvr}"`);
}

const head = (r: ApiResource): string => `${r.group ? `GROUP:      ${r.group}\n` : ''}KIND:       ${r.kind}\nVERSION:    ${r.version}\n\n`;
const oldHead = (r: ApiResource): string => `KIND:     ${r.kind}\nVERSION:  ${apiVersionOf(r)}\n\n`;

interface Target {
  node: SchemaNode;
  schema: SchemaNode;
}

/** The newer format names the last field of a path that leads nowhere, the older the first that is not there. */
function descend(document: ApiDocument, root: SchemaNode, fields: string[], newer: boolean): Target {
  let target: Target = { node: root, schema: root };
  for (const name of fields) {
    const inner = within(document, target.schema);
    const node = inner.properties?.[name];
    if (!node) throw new Failure(`field "${newer ? fields.at(-1) : name}" does not exist`);
    target = { node, schema: resolve(document, node).schema };
  }
  return target;
}

/** What has the fields: the element of a list, the values of a map. */
function within(document: ApiDocument, schema: SchemaNode): SchemaNode {
  if (schema?.type === 'array') return within(document, resolve(document, schema.items ?? {}).schema);
  if (schema?.type === 'object' && typeof schema.additionalProperties === 'object')
    return within(document, resolve(document, schema.additionalProperties).schema);
  return schema ?? {};
}
