import { parseLabelSelector, type Requirement } from '../../apimachinery/selectors.ts';
import type { Command } from '../command.ts';
import { Failure, throwAll } from '../errors.ts';
import { recorded } from '../recording.ts';
import { applySetting, outcome, settable } from '../setting.ts';

const OPERATORS: Record<string, string> = { in: 'In', notin: 'NotIn', exists: 'Exists', '!': 'DoesNotExist' };

export const setSelector: Command = {
  about: 'Set the selector of a service, all of it.',
  examples: 'kubectl set selector service web environment=qa,app=web',
  async run(session) {
    const { flags } = session;
    const out = await outcome(session);
    const words = [...session.args];
    const text = words.pop();
    const wanted = text === undefined ? undefined : parsed(text);
    if (!wanted) throw new Failure('one selector is required');
    const infos = await settable(session, words);
    const version = flags.string('resource-version');
    const problems: Error[] = [];
    const changed = infos.filter((info) => {
      const problem = refusal(info.resource.kind, wanted.expressions);
      if (problem) problems.push(new Failure(problem));
      return !problem;
    });
    if (version) for (const { object } of changed) delete object?.metadata.resourceVersion;
    const errors = await applySetting(session, changed, out, {
      done: 'selector updated',
      failed: '',
      always: true,
      change(object) {
        if (version) object.metadata.resourceVersion = version;
        object.spec.selector = { ...wanted.labels };
        return recorded(session, object);
      },
    });
    throwAll([...problems, ...errors]);
  },
};

interface Wanted {
  labels: Record<string, string>;
  expressions: string[];
}

/** Upstream: apimachinery/pkg/apis/meta/v1/helpers.go ParseToLabelSelector. */
function parsed(text: string): Wanted {
  let requirements: Requirement[];
  try {
    requirements = parseLabelSelector(text).requirements;
  } catch (error) {
    throw new Failure(`couldn't parse the selector string "${text}": ${(error as Error).message}`);
  }
  const wanted: Wanted = { labels: {}, expressions: [] };
  for (const { key, operator, values } of requirements) {
    if (operator === '=' || operator === '==') wanted.labels[key] = values[0];
    else if (operator === 'gt' || operator === 'lt') throw new Failure(`"${operator}" isn't supported in label selectors`);
    else if (!OPERATORS[operator]) throw new Failure(`"${operator}" is not a valid label selector operator`);
    else wanted.expressions.push(`{${key} ${OPERATORS[operator]} [${[...values].sort().join(' ')}]}`);
  }
  return wanted;
}

function refusal(kind: string, expressions: string[]): string | undefined {
  if (kind !== 'Service') return 'setting a selector is only supported for Services';
  return expressions.length ? `match expression [${expressions.join(' ')}] not supported on this object` : undefined;
}
