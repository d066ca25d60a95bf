import { isObject } from '../../../apimachinery/json.ts';
import { apiVersionOf, type KubeObject } from '../../../apimachinery/types.ts';
import type { FieldError } from '../../../kinds/resource.ts';
import { genericMeta } from '../../../kinds/validation/meta.ts';
import { type Random, uuid } from '../../../os/random.ts';
import { plain } from '../failures.ts';
import { CallError, post, type WebhookContext } from '../webhook/client.ts';

const GROUP = 'apiextensions.k8s.io';
/** Seconds. */
const TIMEOUT = 30;
class Malformed extends Error {}

const kindOf = ({ apiVersion, kind }: Pick<KubeObject, 'apiVersion' | 'kind'>): string => `${apiVersion}, Kind=${kind}`;

/**
 * Lets a definition's webhook convert objects. `list`: they are items of one. Those in the wanted version already stay.
 * Models apiextensions-apiserver/pkg/apiserver/conversion/webhook_converter.go.
 */
export async function convertByWebhook(
  crd: KubeObject,
  objects: KubeObject[],
  version: string,
  context: WebhookContext & { random: Random },
  list = false,
): Promise<KubeObject[]> {
  const apiVersion = apiVersionOf(crd.spec.group, version);
  const others = objects.filter((o) => o.apiVersion !== apiVersion);
  if (!others.length) return objects;
  const about = list ? kindOf({ apiVersion, kind: crd.spec.names.listKind }) : kindOf(others[0]);
  const failed = (why: string) => plain(`conversion webhook for ${about} ${why}`);
  const { clientConfig, conversionReviewVersions } = crd.spec.conversion.webhook;
  const known = (conversionReviewVersions as string[]).find((v) => v === 'v1' || v === 'v1beta1');
  if (!known) throw plain('no supported conversion review versions');
  const uid = uuid(context.random);
  const request = { uid, desiredAPIVersion: apiVersion, objects: others };
  let converted: unknown[];
  try {
    const answer = await post(clientConfig, { kind: 'ConversionReview', apiVersion: `${GROUP}/${known}`, request }, TIMEOUT, context);
    converted = read(answer, uid, known);
  } catch (error) {
    if (error instanceof CallError || error instanceof Malformed) throw failed(`failed: ${error.message}`);
    throw error;
  }
  if (converted.length !== others.length) throw failed(`returned ${converted.length} objects, expected ${others.length}`);
  let next = 0;
  return objects.map((original) => {
    if (original.apiVersion === apiVersion) return original;
    const index = next++;
    const given = converted[index] as KubeObject;
    const at = list ? `converted object at index ${index}` : 'object at index 0';
    if (given?.apiVersion !== apiVersion)
      throw failed(`returned invalid ${at}: invalid groupVersion (expected ${apiVersion}, received ${given?.apiVersion ?? ''})`);
    if (given.kind !== original.kind)
      throw failed(`returned invalid ${at}: invalid kind (expected ${original.kind}, received ${given.kind ?? ''})`);
    const where = list ? ` at index ${index}` : '';
    const moved = identityProblem(original, given);
    if (moved) throw failed(`returned invalid ${list ? 'converted ' : ''}object${where}: ${moved}`);
    const metadata = metadataOf(original, given);
    if (typeof metadata === 'string') throw failed(`returned invalid metadata${list ? ` in object${where}` : ''}: ${metadata}`);
    return { ...given, metadata };
  });
}

function read(answer: any, uid: string, version: string): unknown[] {
  const { response } = answer ?? {};
  if (version === 'v1') {
    const is = { apiVersion: answer?.apiVersion ?? '', kind: answer?.kind ?? '' };
    if (is.apiVersion !== `${GROUP}/v1` || is.kind !== 'ConversionReview')
      throw new Malformed(`expected webhook response of ${GROUP}/v1, Kind=ConversionReview, got ${kindOf(is)}`);
  }
  if (!response) throw new Malformed('no response provided');
  if (version === 'v1' && response.uid !== uid)
    throw new Malformed(`expected response.uid=${JSON.stringify(uid)}, got ${JSON.stringify(response.uid ?? '')}`);
  const { status = '', message } = response.result ?? {};
  if (status !== 'Success') throw new Malformed(message || `response.result.status was '${status}', not 'Success'`);
  return response.convertedObjects ?? [];
}
/** Models validateConvertedObject. */
function identityProblem(a: KubeObject, b: KubeObject): string | undefined {
  for (const [key, called] of [
    ['name', 'name'],
    ['namespace', 'namespace'],
    ['uid', 'UID'],
  ] as const) {
    const [was, is] = [a.metadata?.[key] ?? '', b.metadata?.[key] ?? ''];
    if (was !== is) return `must have the same ${called}: ${was} != ${is}`;
  }
  return undefined;
}
/** The metadata as it was, with the labels and annotations that the webhook gave. Models restoreObjectMeta. */
function metadataOf(original: KubeObject, { metadata }: KubeObject): KubeObject['metadata'] | string {
  if (metadata === undefined) return 'missing metadata in converted object';
  if (!isObject(metadata)) return `invalid metadata of type ${typeof metadata} in converted object`;
  const result = { ...original.metadata };
  for (const field of ['labels', 'annotations'] as const) {
    const given: unknown = metadata[field];
    if (given === undefined || given === null) {
      delete result[field];
      continue;
    }
    if (!isObject(given)) return `invalid metadata.${field} of type ${typeof given} in converted object`;
    for (const [key, value] of Object.entries(given))
      if (typeof value !== 'string') return `metadata.${field}[${key}] must be a string, but is ${typeof value} in converted object`;
    result[field] = given as Record<string, string>;
    const all = genericMeta({ ...original, metadata: result }, !!result.namespace);
    const wrong = all.filter((e) => e.field.startsWith(`metadata.${field}`));
    if (wrong.length) return joined(wrong);
  }
  return result;
}
const joined = (list: FieldError[]): string => {
  const texts = [...new Set(list.map((e) => `${e.field}: ${e.detail}`))];
  return texts.length === 1 ? texts[0] : `[${texts.join(', ')}]`;
};
