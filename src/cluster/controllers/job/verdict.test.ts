import { expect, test } from 'vitest';
import type { KubeObject } from '../../../apimachinery/types.ts';
import { judge } from './failurepolicy.ts';
import { perIndex } from './indexes.ts';
import { type Counts, verdictOf } from './verdict.ts';

const job = (spec: object, status: object = {}): KubeObject => ({
  apiVersion: 'batch/v1',
  kind: 'Job',
  metadata: { name: 'j', namespace: 'default' },
  spec: { completions: 3, backoffLimit: 6, template: { spec: { restartPolicy: 'Never' } }, ...spec },
  status,
});
const failed = (name: string, exitCode: number, annotations: Record<string, string> = {}): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace: 'default', annotations },
  spec: {},
  status: {
    phase: 'Failed',
    containerStatuses: [{ name: 'c', restartCount: 0, state: { terminated: { exitCode } } }],
    conditions: [{ type: 'DisruptionTarget', status: exitCode === 137 ? 'True' : 'False' }],
  },
});
const counts = (more: Partial<Counts>): Counts => ({ failed: 0, lost: [], active: [], done: new Set(), now: 0, ...more });

test('a pod failure policy: the first rule that fits decides', () => {
  const podFailurePolicy = {
    rules: [
      { action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] },
      { action: 'FailJob', onExitCodes: { containerName: 'c', operator: 'In', values: [42] } },
      { action: 'FailIndex', onExitCodes: { operator: 'NotIn', values: [1, 2] } },
    ],
  };
  const said = [137, 42, 7, 1].map((code) => judge(job({ podFailurePolicy }), failed('p', code)));
  const message = 'Container c for pod default/p failed with exit code 42 matching FailJob rule at index 1';
  expect(said).toEqual([{ action: 'Ignore' }, { action: 'FailJob', message }, { action: 'FailIndex' }, {}]);
  expect(verdictOf(job({ podFailurePolicy }), counts({ lost: [failed('p', 42)], failed: 9 }))).toEqual({
    final: 'Failed',
    reason: 'PodFailurePolicy',
    message,
  });
});

test('why a job ends: what was decided before, limits, deadline, indexes, success', () => {
  const reason = (spec: object, more: Partial<Counts>, status?: object) => verdictOf(job(spec, status), counts(more))?.reason;
  const target = { conditions: [{ type: 'SuccessCriteriaMet', status: 'True', reason: 'SuccessPolicy', message: 'm' }] };
  const restarted = failed('p', 1);
  restarted.status.containerStatuses[0].restartCount = 2;
  const onFailure = { template: { spec: { restartPolicy: 'OnFailure' } }, backoffLimit: 2 };
  expect([
    reason({}, { failed: 7 }, target),
    reason({}, { failed: 7 }),
    reason({}, { failed: 6 }),
    reason(onFailure, { active: [restarted] }),
    reason({ activeDeadlineSeconds: 5 }, { startTime: '1970-01-01T00:00:00Z', now: 5000 }),
    reason({ activeDeadlineSeconds: 5 }, { startTime: '1970-01-01T00:00:00Z', now: 4999 }),
    reason({ maxFailedIndexes: 1 }, { failedIndexes: new Set([0, 1]) }),
    reason({}, { failedIndexes: new Set([0]), done: new Set([1, 2]) }),
    reason({ successPolicy: { rules: [{ succeededIndexes: '0,2', succeededCount: 1 }] } }, { done: new Set([2]) }),
    reason({ successPolicy: { rules: [{ succeededIndexes: '0,2' }] } }, { done: new Set([2]) }),
  ]).toEqual([
    'SuccessPolicy',
    'BackoffLimitExceeded',
    undefined,
    'BackoffLimitExceeded',
    'DeadlineExceeded',
    undefined,
    'MaxFailedIndexesExceeded',
    'FailedIndexes',
    'SuccessPolicy',
    undefined,
  ]);
});

test('an index of its own limit fails for good, another waits for the next pod', () => {
  const at = (index: number, failures: number) =>
    failed(`p${index}`, 1, {
      'batch.kubernetes.io/job-completion-index': `${index}`,
      'batch.kubernetes.io/job-index-failure-count': `${failures}`,
    });
  const { failed: over, delayed } = perIndex(job({ backoffLimitPerIndex: 1 }), [at(0, 0), at(1, 1), at(2, 0)], new Set([2]));
  expect([[...over], [...delayed.keys()]]).toEqual([[1], [0]]);
});
