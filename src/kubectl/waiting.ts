import type { KubeObject } from '../apimachinery/types.ts';
import { Failure } from './errors.ts';
import { JsonPath, printed } from './jsonpath/run.ts';
import { relaxedPath } from './printers/columns.ts';

export type Condition = (object: KubeObject) => boolean;

/** What --for says. Upstream: kubectl/pkg/cmd/wait conditionFuncsFor. */
export function conditionsOf(texts: string[]): (Condition | 'delete')[] {
  if (!texts.length) throw new Failure('unrecognized condition: []');
  return texts.map((text) => {
    const lower = text.toLowerCase();
    if (lower === 'delete') return 'delete';
    if (lower === 'create') return () => true;
    if (text.startsWith('condition=')) return statusCondition(text.slice('condition='.length));
    if (text.startsWith('jsonpath=')) return fieldCondition(text.slice('jsonpath='.length));
    throw new Failure(`unrecognized condition: ${JSON.stringify(text)}`);
  });
}

function statusCondition(text: string): Condition {
  const [name, value = 'true'] = text.split(/=(.*)/s);
  const same = (a: unknown, b: string) => typeof a === 'string' && a.toLowerCase() === b.toLowerCase();
  return ({ metadata, status }) => {
    const found = (status?.conditions ?? []).find(
      (c: { type?: unknown; status?: unknown }) => same(c.type, name) && c.status !== undefined,
    );
    if (!found) return false;
    const seen = found.observedGeneration ?? status.observedGeneration;
    if (metadata.generation !== undefined && seen !== undefined && seen < metadata.generation) return false;
    return same(found.status, value);
  };
}

const FORMAT = "--for=jsonpath='{.status.readyReplicas}'=3";

function fieldCondition(text: string): Condition {
  // A double sign is part of a filter.
  const parts = text.split(/(?<!=)=(?!=)/);
  if (parts.length > 2) throw new Failure(`jsonpath wait format must be ${FORMAT} or --for=jsonpath='{.status.readyReplicas}'`);
  const expression = relaxedPath(parts[0]);
  const value = parts[1]?.replace(/^['"]+|['"]+$/g, '');
  if (value === '') throw new Failure(`jsonpath wait has to have a value after equal sign, like ${FORMAT}`);
  if (!expression) throw new Failure('jsonpath expression cannot be empty');
  const path = new JsonPath(expression, true);
  return (object) => {
    const results = path.find(object);
    if (!results[0]?.length) return false;
    if (results.length > 1) throw new Failure('given jsonpath expression matches more than one list');
    if (results[0].length > 1) throw new Failure('given jsonpath expression matches more than one value');
    if (value === undefined) return true;
    const [found] = results[0];
    if (typeof found === 'object' && found !== null) throw new Failure('jsonpath leads to a nested object or list which is not supported');
    return printed(found).trim() === value.trim();
  };
}
