import { forbiddenField, invalidValue } from '../../../apimachinery/fields.ts';
import type { FieldError } from '../../../kinds/resource.ts';
import { decodeTime } from '../../../kinds/structure/time.ts';
import { EMPTY, type HttpResponse, readText } from '../../../os/http.ts';
import type { Call } from '../context.ts';
import { badRequest, invalid } from '../failures.ts';
import { boolean, integer } from '../options.ts';
import { stored } from '../registry/store.ts';
import { containerOf, kubeletOf } from './container.ts';

/** pods/log, answered by the kubelet. Upstream: pkg/registry/core/pod/rest/log.go. */
export async function podLog(call: Call): Promise<HttpResponse> {
  const options = {
    tailLines: integer(call.query, 'tailLines'),
    limitBytes: integer(call.query, 'limitBytes'),
    sinceSeconds: integer(call.query, 'sinceSeconds'),
  };
  const sinceTime = call.query.get('sinceTime');
  if (sinceTime) checkTime(sinceTime);
  checkOptions(call, options);
  const pod = stored(call).value;
  const container = containerOf(call, pod);
  const node = pod.spec?.nodeName;
  if (!node) return { status: 204, headers: [['Cache-Control', 'no-cache, private']], body: EMPTY };
  const query = new URLSearchParams();
  for (const flag of ['follow', 'previous', 'timestamps']) if (boolean(call.query, flag)) query.set(flag, 'true');
  for (const [name, value] of Object.entries(options)) if (value !== undefined) query.set(name, String(value));
  if (sinceTime) query.set('sinceTime', sinceTime);
  const text = query.toString();
  const response = await kubeletOf(
    call,
    node,
  )({
    method: 'GET',
    url: `/containerLogs/${call.namespace}/${call.name}/${container}${text ? `?${text}` : ''}`,
    headers: [],
    signal: call.request.signal,
  });
  if (response.status === 400) throw badRequest(await readText(response.body));
  return {
    ...response,
    headers: [
      ['Cache-Control', 'no-cache, private'],
      ['Content-Type', 'text/plain'],
      ...response.headers.filter(([n]) => n.toLowerCase() !== 'content-type'),
    ],
  };
}

function checkTime(text: string): void {
  const { error } = decodeTime(text, false);
  if (error) throw badRequest(error);
}
function checkOptions(call: Call, o: { tailLines?: number; limitBytes?: number; sinceSeconds?: number }): void {
  const errors: FieldError[] = [];
  if (o.tailLines !== undefined && o.tailLines < 0)
    errors.push(invalidValue('tailLines', o.tailLines, 'must be greater than or equal to 0'));
  if (o.limitBytes !== undefined && o.limitBytes < 1) errors.push(invalidValue('limitBytes', o.limitBytes, 'must be greater than 0'));
  if (o.sinceSeconds !== undefined && call.query.get('sinceTime'))
    errors.push({
      type: 'FieldValueForbidden',
      field: '[]',
      detail: 'Forbidden: at most one of `sinceTime` or `sinceSeconds` may be specified',
    });
  else if (o.sinceSeconds !== undefined && o.sinceSeconds < 1)
    errors.push(invalidValue('sinceSeconds', o.sinceSeconds, 'must be greater than 0'));
  if (call.query.get('stream')) errors.push(forbiddenField('stream', 'may not be specified'));
  if (errors.length) throw invalid('', 'PodLogOptions', call.name, errors);
}
