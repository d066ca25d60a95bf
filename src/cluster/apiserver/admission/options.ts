import type { AdmissionRequest } from '../auth.ts';

const KINDS: Record<string, string> = { CREATE: 'CreateOptions', UPDATE: 'UpdateOptions', DELETE: 'DeleteOptions' };
/** The options of the request as webhooks and policies see them. */
export function optionsOf({ operation, options, dryRun }: AdmissionRequest): Record<string, unknown> | null {
  const kind = KINDS[operation];
  if (!kind) return null;
  const { kind: _, apiVersion: __, ...rest } = options;
  return { kind, apiVersion: 'meta.k8s.io/v1', ...rest, ...(dryRun && { dryRun: ['All'] }) };
}
