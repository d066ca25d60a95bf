import type { ApiResource } from '../../client/discovery.ts';
import { apiVersionOf } from '../../client/mapper.ts';
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
    const target = descend(document, root.schema, fields);
    const print = format === 'plaintext' ? plaintext : openApiV2;
    await session.out(print(document, target.node, fields, flags.bool('recursive')));
  },
};

async function locate(session: Session, word: string): Promise<{ resource: ApiResource; fields: string[] }> {
  const parts = word.split('.').filter((p, i) => i === 0 || p);
  const wanted = session.flags.string('api-version');
  const mapper = await session.mapper();
  for (let n = parts.length; n >= 1; n--) {
    const resource = await (n === 1 ? session.resource(parts[0]) : mapper.find(parts.slice(0, n).join('.')));
    if (!resource || (n > 1 && !resource.group.startsWith(parts[1]) && resource.version !== parts[1])) continue;
    if (!wanted) return { resource, fields: parts.slice(n) };
    const other = mapper.discovered.resources.find((r) => r.resource === resource.resource && apiVersionOf(r) === wanted);
    if (!other) throw new Failure(`couldn't find resource for "${wanted}, Resource=${resource.resource}"`);
    return { resource: other, fields: parts.slice(n) };
  }
  throw new NoResource(parts[0]);
}

const head = (r: ApiResource): string => `${r.group ? `GROUP:      ${r.group}\n` : ''}KIND:       ${r.kind}\nVERSION:    ${r.version}\n\n`;
const oldHead = (r: ApiResource): string => `KIND:     ${r.kind}\nVERSION:  ${apiVersionOf(r)}\n\n`;

interface Target {
  node: SchemaNode;
  schema: SchemaNode;
}

function descend(document: ApiDocument, root: SchemaNode, fields: string[]): Target {
  let target: Target = { node: root, schema: root };
  for (const name of fields) {
    const inner = within(document, target.schema);
    const node = inner.properties?.[name];
    if (!node) throw new Failure(`field "${name}" does not exist`);
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
