import type { ContainerState } from './container.ts';
import type { LogEntry } from './log.ts';

/** A pod's containers as data: what goes on after a restart of the page. */
export interface SavedPod {
  uid: string;
  address: string;
  startTime: string;
  containers: Record<string, SavedContainer>;
  emptyDirs: Record<string, unknown>;
}
export interface SavedContainer {
  state: ContainerState;
  lastState?: ContainerState;
  restartCount: number;
  id?: string;
  files?: unknown;
  log: LogEntry[];
  previousLog: LogEntry[];
}
