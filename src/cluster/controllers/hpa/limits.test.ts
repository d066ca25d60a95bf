import { expect, test } from 'vitest';
import { type Behavior, type History, limit, remember } from './limits.ts';

const MINUTE = 60_000;
const behavior: Behavior = {
  scaleUp: { stabilizationWindowSeconds: 0, selectPolicy: 'Max', policies: [{ type: 'Pods', value: 2, periodSeconds: 60 }] },
  scaleDown: {
    stabilizationWindowSeconds: 60,
    selectPolicy: 'Min',
    policies: [
      { type: 'Percent', value: 50, periodSeconds: 60 },
      { type: 'Pods', value: 1, periodSeconds: 60 },
    ],
  },
};
/** Plays recommendations, one a minute, and tells what comes of each. */
function play(wanted: number[], from: number, rules?: Behavior) {
  const history: History = { recommendations: [{ replicas: from, at: 0 }], ups: [], downs: [] };
  let current = from;
  return wanted.map((want, i) => {
    const now = (i + 1) * MINUTE;
    const { replicas, able, limited } = limit(history, want, { current, min: 2, max: 10, behavior: rules, now });
    if (replicas !== current) remember(history, current, replicas, rules, now);
    current = replicas;
    return `${want} -> ${replicas} ${able.reason} ${limited.reason}`;
  });
}

test('without a behavior: doubles at most, waits five minutes before it shrinks', () => {
  expect(play([9, 20, 1, 1, 1, 1, 1, 1], 3)).toEqual([
    '9 -> 6 ReadyForNewScale ScaleUpLimit',
    '20 -> 10 ReadyForNewScale TooManyReplicas',
    '1 -> 10 ScaleDownStabilized TooManyReplicas',
    '1 -> 10 ScaleDownStabilized TooManyReplicas',
    '1 -> 10 ScaleDownStabilized TooManyReplicas',
    '1 -> 10 ScaleDownStabilized TooManyReplicas',
    '1 -> 2 ReadyForNewScale TooFewReplicas',
    '1 -> 2 ReadyForNewScale TooFewReplicas',
  ]);
});

test('with one: each direction at its own rate, after its own window', () => {
  expect(play([9, 9, 1, 1, 1, 4], 3, behavior)).toEqual([
    '9 -> 5 ReadyForNewScale ScaleUpLimit',
    '9 -> 7 ReadyForNewScale ScaleUpLimit',
    '1 -> 6 ReadyForNewScale ScaleDownLimit',
    '1 -> 5 ReadyForNewScale ScaleDownLimit',
    '1 -> 4 ReadyForNewScale ScaleDownLimit',
    '4 -> 4 ReadyForNewScale DesiredWithinRange',
  ]);
});
