import { Failure } from '../errors.ts';

/** What stops a build, in kustomize's words. */
export class KustomizeError extends Failure {
  /** Prefixes `context: ` as Go's errors.WrapPrefixf does. */
  wrap(context: string): KustomizeError {
    return new KustomizeError(`${context}: ${this.message}`);
  }
}

/** Runs a step, its failure told with its context. */
export function within<T>(context: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw error instanceof KustomizeError ? error.wrap(context) : error;
  }
}
