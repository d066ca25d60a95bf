import { isDns1123Subdomain } from '../../apimachinery/labels.ts';
import type { KubeObject } from '../../apimachinery/types.ts';
import {
  check,
  duplicate,
  type Errors,
  forbidden,
  internalInvalid,
  internalNotSupported,
  invalid,
  notSupported,
  required,
  same,
} from '../validation/common.ts';
import { objectMeta } from '../validation/meta.ts';
import { FLOW_SCHEMAS, PRIORITY_LEVELS } from './mandatory.ts';
import { policyRule } from './rules.ts';

const METHODS = ['ByNamespace', 'ByUser'];
const MAX_PRECEDENCE = 10000;
function schemaSpec(name: string, spec: any): Errors {
  const precedence = spec.matchingPrecedence ?? 0;
  const at = 'spec.matchingPrecedence';
  const level = spec.priorityLevelConfiguration?.name;
  const method = spec.distinguisherMethod;
  return [
    ...(precedence <= 0 ? [invalid(at, precedence, 'must be a positive value')] : []),
    ...(precedence > MAX_PRECEDENCE ? [invalid(at, precedence, `must not be greater than ${MAX_PRECEDENCE}`)] : []),
    ...(precedence === 1 && name !== 'exempt'
      ? [invalid(at, precedence, "only the schema named 'exempt' may have matchingPrecedence 1")]
      : []),
    ...(method && !METHODS.includes(method.type)
      ? [internalNotSupported('spec.distinguisherMethod.type', 'FlowDistinguisherMethod', method, METHODS)]
      : []),
    ...(level
      ? check('spec.priorityLevelConfiguration.name', level, isDns1123Subdomain)
      : [required('spec.priorityLevelConfiguration.name', 'must reference a priority level')]),
    ...(spec.rules ?? []).flatMap((r: any, i: number) => policyRule(r, `spec.rules[${i}]`)),
  ];
}
const statusErrors = ({ status }: KubeObject): Errors => {
  const list: any[] = status?.conditions ?? [];
  return list.flatMap(({ type }, i) => [
    ...(list.slice(0, i).some((c) => c.type === type) ? [duplicate(`status.conditions[${i}].type`, type ?? '')] : []),
    ...(type ? [] : [required(`status.conditions[${i}].type`)]),
  ]);
};
function schemaErrors(o: KubeObject): Errors {
  const name = o.metadata.name ?? '';
  const wanted = FLOW_SCHEMAS[name];
  return [
    ...objectMeta(o, false),
    ...schemaSpec(name, o.spec),
    ...(wanted && !same(wanted, o.spec)
      ? [internalInvalid('spec', 'FlowSchemaSpec', o.spec, `spec of '${name}' must equal the fixed value`)]
      : []),
    ...statusErrors(o),
  ];
}
function queuing(q: any, path: string): Errors {
  const { queues = 0, handSize = 0, queueLengthLimit = 0 } = q;
  const errors: Errors = [];
  if (queueLengthLimit <= 0) errors.push(invalid(`${path}.queueLengthLimit`, queueLengthLimit, 'must be positive'));
  if (queues <= 0) errors.push(invalid(`${path}.queues`, queues, 'must be positive'));
  else if (queues > 10_000_000) errors.push(invalid(`${path}.queues`, queues, 'must not be greater than 10000000'));
  const bits = Math.ceil(Math.log2(queues) * handSize);
  if (handSize <= 0) errors.push(invalid(`${path}.handSize`, handSize, 'must be positive'));
  else if (handSize > queues) errors.push(invalid(`${path}.handSize`, handSize, `should not be greater than queues (${queues})`));
  else if (bits > 60)
    errors.push(
      invalid(
        `${path}.handSize`,
        handSize,
        `required entropy bits of deckSize ${queues} and handSize ${handSize} should not be greater than 60`,
      ),
    );
  return errors;
}
function limitResponse({ type, queuing: q }: any, path: string): Errors {
  if (!type) return [required(`${path}.type`)];
  if (type === 'Reject') return q ? [forbidden(`${path}.queuing`, 'must be nil if limited.limitResponse.type is not Limited')] : [];
  if (type !== 'Queue') return [notSupported(`${path}.type`, type, ['Queue', 'Reject'])];
  return q ? queuing(q, `${path}.queuing`) : [required(`${path}.queuing`, 'must not be empty if limited.limitResponse.type is Limited')];
}
const shares = (value: any, path: string): Errors =>
  value < 0 ? [invalid(`${path}.nominalConcurrencyShares`, value, 'must be a non-negative integer')] : [];
const lendable = (value: any, path: string): Errors =>
  value < 0 || value > 100 ? [invalid(`${path}.lendablePercent`, value, 'must be between 0 and 100, inclusive')] : [];
function levelSpec(name: string, { type, exempt, limited }: any): Errors {
  const errors: Errors =
    (name === 'exempt') !== (type === 'Exempt')
      ? [invalid('spec.type', type ?? '', "must be 'Exempt' if and only if `name` is 'exempt'")]
      : [];
  if (!type) errors.push(required('spec.type'));
  else if (type === 'Exempt') {
    if (limited) errors.push(forbidden('spec.limited', 'must be nil if the type is not Limited'));
    if (exempt) errors.push(...shares(exempt.nominalConcurrencyShares, 'spec.exempt'), ...lendable(exempt.lendablePercent, 'spec.exempt'));
  } else if (type === 'Limited') {
    if (exempt) errors.push(forbidden('spec.exempt', 'must be nil if the type is Limited'));
    if (!limited) errors.push(required('spec.limited', 'must not be empty when type is Limited'));
    else {
      errors.push(...shares(limited.nominalConcurrencyShares, 'spec.limited'));
      errors.push(...limitResponse(limited.limitResponse ?? {}, 'spec.limited.limitResponse'));
      errors.push(...lendable(limited.lendablePercent, 'spec.limited'));
      if (limited.borrowingLimitPercent < 0)
        errors.push(
          invalid('spec.limited.borrowingLimitPercent', limited.borrowingLimitPercent, 'if specified, must be a non-negative integer'),
        );
    }
  } else errors.push(notSupported('spec.type', type, ['Exempt', 'Limited']));
  return errors;
}
function mandatory(name: string, spec: any): Errors {
  const wanted = PRIORITY_LEVELS[name];
  if (!wanted) return [];
  const free = name === 'exempt';
  const comparable = free ? { ...spec, exempt: wanted.exempt } : spec;
  if (same(wanted, comparable)) return [];
  const except = free ? " except the 'spec.exempt' field" : '';
  return [internalInvalid('spec', 'PriorityLevelConfigurationSpec', spec, `spec of '${name}'${except} must equal the fixed value`)];
}
function levelErrors(o: KubeObject): Errors {
  const name = o.metadata.name ?? '';
  const kept = 'flowcontrol.k8s.io/v1beta3-preserve-zero-concurrency-shares';
  return [
    ...objectMeta(o, false),
    ...(o.metadata.annotations?.[kept] === undefined ? [] : [forbidden('metadata.annotations', `annotation '${kept}' is forbidden`)]),
    ...levelSpec(name, o.spec),
    ...mandatory(name, o.spec),
    ...statusErrors(o),
  ];
}
export const flowSchemaStrategy = { validate: schemaErrors, validateUpdate: schemaErrors, validateStatusUpdate: statusErrors };
export const priorityLevelStrategy = { validate: levelErrors, validateUpdate: levelErrors, validateStatusUpdate: statusErrors };
