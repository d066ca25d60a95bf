import { isDns1123Subdomain, isValidPortNum } from '../../apimachinery/labels.ts';
import { type Errors, invalid, required } from '../validation/common.ts';
import { parseGoUrl } from '../validation/go-url.ts';

// Upstream: apiserver/pkg/util/webhook/validation.go.
const FORM = '; desired format: https://host[/path]';
function url(text: string, path: string): Errors {
  const parsed = parseGoUrl(text);
  if (typeof parsed === 'string') return [required(path, `url must be a valid URL: ${parsed}${FORM}`)];
  return [
    ...(parsed.scheme === 'https' ? [] : [invalid(path, parsed.scheme, `'https' is the only allowed URL scheme${FORM}`)]),
    ...(parsed.host ? [] : [invalid(path, '', `host must be specified${FORM}`)]),
    ...(parsed.user === undefined ? [] : [invalid(path, parsed.user, 'user information is not permitted in the URL')]),
    ...(parsed.fragment ? [invalid(path, parsed.fragment, 'fragments are not permitted in the URL')] : []),
    ...(parsed.query ? [invalid(path, parsed.query, 'query parameters are not permitted in the URL')] : []),
  ];
}
function servicePath(given: string | undefined, path: string): Errors {
  if (!given || given === '/') return [];
  if (given === '//') return [invalid(path, given, 'segment[0] may not be empty')];
  const steps = given.slice(1).replace(/\/$/, '').split('/');
  return [
    ...(given.startsWith('/') ? [] : [invalid(path, given, "must start with a '/'")]),
    ...steps.flatMap((step, i) =>
      step
        ? isDns1123Subdomain(step).map((why) => invalid(path, given, `segment[${i}]: ${why}`))
        : [invalid(path, given, `segment[${i}] may not be empty`)],
    ),
  ];
}
function service(s: any, path: string): Errors {
  const wrong = isValidPortNum(s.port ?? 0);
  return [
    ...(s.namespace ? [] : [required(`${path}.name`)]),
    ...(s.name ? [] : [required(`${path}.namespace`)]),
    ...(wrong.length ? [invalid(`${path}.port`, s.port ?? 0, `port is not valid: ${wrong.join(', ')}`)] : []),
    ...servicePath(s.path, `${path}.path`),
  ];
}
export function clientConfig(config: any, path: string): Errors {
  const address = config?.url ?? undefined;
  const target = config?.service ?? undefined;
  if ((address === undefined) === (target === undefined)) return [required(path, 'exactly one of url or service is required')];
  return address === undefined ? service(target, `${path}.service`) : url(address, `${path}.url`);
}
