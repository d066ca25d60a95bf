import { failure } from '../../apimachinery/types.ts';
import type { HttpRequest } from '../../os/http.ts';
import { header } from '../../os/http.ts';
import { notAcceptable } from './failures.ts';

export const PROTOBUF = 'application/vnd.kubernetes.protobuf';
export interface Output {
  type: 'application/json' | 'application/yaml' | typeof PROTOBUF;
  pretty: boolean;
  as?: { kind: 'Table' | 'PartialObjectMetadata' | 'PartialObjectMetadataList' | 'APIGroupDiscoveryList'; version: string };
}
const OBJECTS = ['application/json', 'application/yaml', PROTOBUF];
const STREAMS = ['application/json;stream=watch', `${PROTOBUF};stream=watch`];
const TRANSFORMS = new Set(['Table', 'PartialObjectMetadata', 'PartialObjectMetadataList']);

interface Clause {
  type: string;
  quality: number;
  params: Record<string, string>;
}
export function clauses(accept: string): Clause[] {
  return accept
    .split(',')
    .map((text) => {
      const [type, ...rest] = text.split(';').map((p) => p.trim());
      const params: Record<string, string> = {};
      for (const param of rest) {
        const [name, value = ''] = param.split('=');
        params[name.trim()] = value.trim();
      }
      return { type, quality: params.q === undefined ? 1 : Number(params.q), params };
    })
    .filter((c) => c.type)
    .sort((a, b) => b.quality - a.quality);
}

const BROWSERS = /^(curl|Wget|Mozilla\/5\.0)/;
export const wantsPretty = (request: HttpRequest, query: URLSearchParams, params: Record<string, string>): boolean => {
  const asked = params.pretty ?? query.get('pretty') ?? undefined;
  if (asked) return /^(1|t|T|true|True|TRUE)$/.test(asked);
  return BROWSERS.test(header(request.headers, 'User-Agent') ?? '');
};

export interface Offer {
  /** The route can also stream. */
  streams?: boolean;
  /** The request is a watch. */
  watching?: boolean;
  transforms?: boolean;
  /** Of /api and /apis, which are answered aggregated too. */
  aggregated?: boolean;
  /** Of a custom resource, which has no protobuf form. */
  custom?: boolean;
  /** False for handlers that go-restful does not route to. */
  routed?: boolean;
  types?: string[];
  /** Only the route looks at what is accepted; the answer has one form. */
  plain?: boolean;
}
/** What to answer in. Upstream: apiserver/pkg/endpoints/handlers/negotiation, and go-restful's routing by Accept. */
export function negotiate(request: HttpRequest, query: URLSearchParams, offer: Offer = {}): Output {
  const accept = header(request.headers, 'Accept') ?? '';
  const types = offer.types ?? OBJECTS;
  const found = accept ? clauses(accept) : [{ type: '*/*', quality: 1, params: {} }];
  const produced = offer.streams ? [...types, ...STREAMS] : types;
  if (offer.routed !== false && !found.some((c) => c.type === '*/*' || types.includes(c.type)))
    throw failure(406, 'NotAcceptable', `406: Not Acceptable\n\nAvailable representations: ${produced.join(', ')}`, {});
  if (offer.plain) return { type: types[0] as Output['type'], pretty: true };
  for (const { type, params } of found) {
    const output = match(type, params, offer);
    if (output) return { ...output, pretty: wantsPretty(request, query, params) };
  }
  const asObject = offer.watching && found.some(({ type, params }) => match(type, params, { ...offer, watching: false }));
  throw notAcceptable(`only the following media types are accepted: ${(asObject ? STREAMS : types).join(', ')}`);
}

function match(type: string, params: Record<string, string>, offer: Offer): Output | undefined {
  const wanted = type === '*/*' || type === 'application/*' ? 'application/json' : type;
  const types = offer.types ?? OBJECTS;
  if (type === '*/*' && offer.types) return { type: types[0] as Output['type'], pretty: false };
  if (!types.includes(wanted)) return undefined;
  if (wanted === 'application/yaml' && offer.watching) return undefined;
  if (wanted === PROTOBUF && (params.as === 'Table' || (offer.custom && !params.as))) return undefined;
  if (params.stream !== undefined && !(params.stream === 'watch' && wanted !== 'application/yaml')) return undefined;
  const output: Output = { type: wanted as Output['type'], pretty: false };
  const { as, g, v } = params;
  if (as === undefined && g === undefined && v === undefined) return output;
  if (offer.aggregated && as === 'APIGroupDiscoveryList' && g === 'apidiscovery.k8s.io' && v === 'v2')
    return { ...output, as: { kind: as, version: v } };
  if (!offer.transforms || !TRANSFORMS.has(as) || g !== 'meta.k8s.io' || (v !== 'v1' && v !== 'v1beta1')) return undefined;
  return { ...output, as: { kind: as as 'Table', version: v } };
}

/** What errors are written in, whatever else is wrong. */
export function errorOutput(request: HttpRequest, query: URLSearchParams): Output {
  const accept = header(request.headers, 'Accept') ?? '';
  for (const { type, params } of clauses(accept)) {
    const output = match(type, params, {});
    if (output) return { ...output, pretty: wantsPretty(request, query, params) };
  }
  // What cannot be written as it is wanted is written as Go's MarshalIndent does.
  return { type: 'application/json', pretty: accept !== '' || wantsPretty(request, query, {}) };
}
