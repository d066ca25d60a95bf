import { invalidValue, notSupported } from '../../../apimachinery/fields.ts';
import { isObject } from '../../../apimachinery/json.ts';
import type { FieldError } from '../../../kinds/resource.ts';
import { decodeObject, structureNamed } from '../../../kinds/structure/index.ts';
import { readValue } from '../body.ts';
import type { Call } from '../context.ts';
import { badRequest, invalid } from '../failures.ts';
import { boolean, dryRunOf, integer } from '../options.ts';

export interface DeleteOptions {
  gracePeriodSeconds?: number;
  propagationPolicy?: string;
  preconditions?: { uid?: string; resourceVersion?: string };
  dryRun?: string[];
  orphanDependents?: boolean;
}

/** From the body, or else from the query. */
export async function readDeleteOptions(call: Call): Promise<DeleteOptions> {
  const parsed = await readValue(call, 'DeleteOptions', 'meta.k8s.io/v1');
  const options: DeleteOptions = parsed.bytes.length ? fromBody(parsed) : fromQuery(call.query);
  checkDeleteOptions(call, options);
  return options;
}
/** Upstream: apimachinery/pkg/apis/meta/v1/validation ValidateDeleteOptions. */
export function checkDeleteOptions(call: Call, options: DeleteOptions): void {
  const errors: FieldError[] = [];
  const { propagationPolicy: policy, orphanDependents: orphan } = options;
  if (policy !== undefined && orphan !== undefined)
    errors.push(invalidValue('propagationPolicy', policy, 'orphanDependents and deletionPropagation cannot be both set'));
  if (policy !== undefined && !['Foreground', 'Background', 'Orphan'].includes(policy))
    errors.push(notSupported('propagationPolicy', policy, ['Foreground', 'Background', 'Orphan', 'nil']));
  call.dryRun = dryRunOf(options.dryRun ?? [], errors);
  if (errors.length) throw invalid('meta.k8s.io', 'DeleteOptions', '', errors);
}

const GO_TYPE = 'Go value of type struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }';
const kindOf = (value: unknown): string => (Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value);
function fromBody(parsed: Awaited<ReturnType<typeof readValue>>): DeleteOptions {
  if ('problem' in parsed) throw badRequest(parsed.problem);
  const value = (parsed.value ?? {}) as DeleteOptions & { kind?: string; apiVersion?: string };
  if (!isObject(value))
    throw badRequest(`couldn't get version/kind; json parse error: json: cannot unmarshal ${kindOf(value)} into ${GO_TYPE}`);
  for (const field of ['apiVersion', 'kind'] as const)
    if (value[field] !== undefined && value[field] !== null && typeof value[field] !== 'string')
      throw badRequest(
        `couldn't get version/kind; json parse error: json: cannot unmarshal ${kindOf(value[field])} into Go struct field .${field} of type string`,
      );
  if (value.kind && value.kind !== 'DeleteOptions')
    throw badRequest(
      `no kind "${value.kind}" is registered for version "${value.apiVersion || 'meta.k8s.io/v1'}" in scheme "pkg/runtime/scheme.go:111"`,
    );
  const structure = structureNamed('meta.v1', 'DeleteOptions');
  if (!structure) return value;
  const { object, errors } = decodeObject(value, structure, { strict: 'Ignore' });
  if (errors.length) throw badRequest(errors[0]);
  return object as DeleteOptions;
}
const fromQuery = (query: URLSearchParams): DeleteOptions => ({
  gracePeriodSeconds: integer(query, 'gracePeriodSeconds'),
  propagationPolicy: query.get('propagationPolicy') ?? undefined,
  orphanDependents: boolean(query, 'orphanDependents'),
  dryRun: query.getAll('dryRun'),
});
