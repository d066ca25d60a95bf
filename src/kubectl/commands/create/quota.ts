import { canonicalQuantity } from '../../../apimachinery/quantity.ts';
import { parseLabelSelector, type Requirement } from '../../../apimachinery/selectors.ts';
import { generator } from '../../creating.ts';
import { Failure } from '../../errors.ts';

export const quota = generator({
  plural: 'resourcequotas',
  named: true,
  namespaced: true,
  failed: 'failed to create quota:',
  examples: `kubectl create quota budget --hard=cpu=1,memory=1G,pods=2`,
  make({ flags }, name) {
    const hard = resourceList(flags.string('hard'));
    const scopes = flags.string('scopes') ? flags.string('scopes').split(',') : [];
    return {
      kind: 'ResourceQuota',
      apiVersion: 'v1',
      metadata: { name },
      spec: { ...(hard ? { hard } : {}), ...(scopes.length ? { scopes } : {}) },
      status: {},
    };
  },
});

/** `cpu=1,memory=1Gi` */
export function resourceList(text: string): Record<string, string> | undefined {
  if (!text) return undefined;
  const list: [string, string][] = text.split(',').map((pair) => {
    const parts = pair.split('=');
    if (parts.length !== 2) throw new Failure(`Invalid argument syntax ${pair}, expected <resource>=<value>`);
    try {
      return [parts[0], canonicalQuantity(parts[1])];
    } catch (error) {
      throw new Failure((error as Error).message);
    }
  });
  return Object.fromEntries(list.sort(([a], [b]) => (a < b ? -1 : 1)));
}

const OPERATORS: Record<string, string> = { in: 'In', notin: 'NotIn', exists: 'Exists', '!': 'DoesNotExist' };

/** A selector's text as the object that asks the same. */
export function selectorObject(text: string): Record<string, unknown> {
  const matchLabels: Record<string, string> = {};
  const matchExpressions: Record<string, unknown>[] = [];
  let requirements: Requirement[];
  try {
    requirements = parseLabelSelector(text).requirements;
  } catch (error) {
    throw new Failure(`couldn't parse the selector string "${text}": ${(error as Error).message}`);
  }
  for (const { key, operator, values } of requirements) {
    if (operator === '=' || operator === '==') matchLabels[key] = values[0];
    else if (OPERATORS[operator])
      matchExpressions.push({ key, operator: OPERATORS[operator], ...(values.length ? { values: [...values].sort() } : {}) });
    else throw new Failure(`"${operator}" is not a valid label selector operator`);
  }
  return {
    ...(Object.keys(matchLabels).length ? { matchLabels } : {}),
    ...(matchExpressions.length ? { matchExpressions } : {}),
  };
}

const INT_OR_PERCENT = /^\d+%?$/;
export const poddisruptionbudget = generator({
  plural: 'poddisruptionbudgets',
  named: true,
  namespaced: true,
  failed: 'failed to create poddisruptionbudgets:',
  examples: `kubectl create poddisruptionbudget web --selector=app=web --min-available=1`,
  make({ flags }, name) {
    const selector = flags.string('selector');
    const min = flags.string('min-available');
    const max = flags.string('max-unavailable');
    if (!selector) throw new Failure('a selector must be specified');
    if (!min && !max) throw new Failure('one of min-available or max-unavailable must be specified');
    if (min && max) throw new Failure('min-available and max-unavailable cannot be both specified');
    if (min && !INT_OR_PERCENT.test(min)) throw new Failure('invalid format specified for min-available');
    if (max && !INT_OR_PERCENT.test(max)) throw new Failure('invalid format specified for max-unavailable');
    const value = (text: string) => (text.endsWith('%') ? text : Number(text));
    return {
      kind: 'PodDisruptionBudget',
      apiVersion: 'policy/v1',
      metadata: { name },
      spec: {
        ...(min ? { minAvailable: value(min) } : {}),
        selector: selectorObject(selector),
        ...(max ? { maxUnavailable: value(max) } : {}),
      },
      status: { disruptionsAllowed: 0, currentHealthy: 0, desiredHealthy: 0, expectedPods: 0 },
    };
  },
});
