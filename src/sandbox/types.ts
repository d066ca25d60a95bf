import type { RestClient } from '../client/rest.ts';
import type { Release } from '../cluster/release.ts';
import type { HttpHandler } from '../os/http.ts';
import type { Machine } from '../os/process.ts';

/** What one tab runs: a cluster, the learner's workstation, and terminals on it. */
export interface Sandbox {
  release: Release;
  workstation: Machine;
  /** As the cluster's admin, over HTTP. */
  admin: RestClient;
  /** The API server itself, for who comes from outside the simulated network. */
  serve: HttpHandler;
  /** PEM of the admin's client certificate. */
  adminCertificate: string;
  /** Grows with each write of the cluster but those of leases and node heartbeats. */
  writes(): number;
  onAudit(listener: (event: AuditEvent) => void): () => void;
  /** Opens an interactive bash on the workstation, or sh in a pod by `kubectl exec`. */
  openTerminal(options: {
    rows: number;
    cols: number;
    pod?: string;
    onOutput: (bytes: Uint8Array) => void;
    onExit: (code: number) => void;
  }): TerminalSession;
  /** Runs a script in a fresh bash; resolves with what it printed. */
  run(
    script: string,
    options?: { pod?: string; signal?: AbortSignal; onStdout?: (bytes: Uint8Array) => void; onStderr?: (bytes: Uint8Array) => void },
  ): Promise<{ stdout: string; stderr: string; code: number }>;
  /** JSON-able state of everything that survives. */
  snapshot(): Promise<unknown>;
  /** Changes (revision of storage or workstation files) since the sandbox began; for autosave. */
  onChange(listener: () => void): () => void;
  close(): void;
}
export interface TerminalSession {
  write(data: string | Uint8Array): void;
  resize(rows: number, cols: number): void;
  close(): void;
}
/** audit.k8s.io/v1 Event, ResponseComplete. */
export interface AuditEvent {
  auditID: string;
  stage: 'ResponseComplete';
  requestURI: string;
  verb: string;
  user: { username: string; uid?: string; groups?: string[]; extra?: Record<string, string[]> };
  impersonatedUser?: { username: string; groups?: string[] };
  sourceIPs: string[];
  userAgent?: string;
  objectRef?: {
    resource?: string;
    namespace?: string;
    name?: string;
    uid?: string;
    apiGroup?: string;
    apiVersion?: string;
    subresource?: string;
  };
  responseStatus?: { code: number; reason?: string; message?: string };
  requestReceivedTimestamp: string;
  stageTimestamp: string;
  annotations?: Record<string, string>;
}
/** A lesson, parsed. Prose is Markdown; ids are positions. */
export interface Lesson {
  id: string;
  title: string;
  summary: string;
  kubernetes: Release['name'];
  minutes: number;
  setup: string;
  setupKind: 'yaml' | 'sh' | '';
  files: Record<string, string>;
  introduction: string;
  steps: Step[];
}
export interface Step {
  title: string;
  reading: boolean;
  blocks: Block[];
  checks: Check[];
  solution: { code: string; pod?: string }[];
}
export type Block =
  | { type: 'prose'; markdown: string }
  | { type: 'run'; code: string; pod?: string }
  | { type: 'file'; path: string; content: string }
  | { type: 'hint'; markdown: string }
  | { type: 'output'; text: string; loose: boolean };
/** One goal. `title` states it as a fact, `missing` what is not there yet. */
export interface Check {
  title: string;
  missing: string;
  test: Record<string, unknown>;
}
export interface CheckResult {
  title: string;
  passed: boolean;
  /** What is missing; empty when passed. */
  missing: string;
}
export interface LessonProgress {
  step: number;
  /** Per step: done once, stays done. */
  done: boolean[];
  checks: CheckResult[];
  hints: Record<number, number>;
}
