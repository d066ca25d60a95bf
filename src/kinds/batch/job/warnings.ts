import { podWarnings } from '../../core/pod/warnings.ts';

const MANY = 100000;
const WIDE = 10000;
/** Upstream: pkg/api/job/warnings.go. */
export const jobSpecWarnings = (spec: any, path: string): string[] => [
  ...(spec.completionMode === 'Indexed' && spec.completions > MANY && spec.parallelism > WIDE
    ? [
        `${path}: In Indexed Jobs with a number of completions higher than 10^5 and a parallelism higher than 10^4, Kubernetes might not be able to track completedIndexes when a big number of indexes fail`,
      ]
    : []),
  ...podWarnings(spec.template?.spec, `${path}.template.`, spec.template?.metadata),
];
