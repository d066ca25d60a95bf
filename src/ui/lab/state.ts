import { createStore } from 'zustand/vanilla';
import type { LessonProgress } from '../../sandbox/types.ts';
import type { ClusterView, Refusal } from '../../worker/protocol.ts';
import type { Command } from '../terminal/marks.ts';

export type Phase =
  /** Another browser tab has the lesson. */
  | 'locked'
  | 'starting'
  | 'ready'
  /** The worker died and another one is on its way. */
  | 'restarting'
  /** It died too often. */
  | 'stopped'
  /** What was saved cannot be restored, or the set-up failed. */
  | 'failed';

export interface TabView {
  id: number;
  title: string;
  nested?: string;
}
export interface OpenFile {
  path: string;
  content: string;
  /** What is in the sandbox's file. */
  saved: string;
  /** The terminal whose vi waits for this file. */
  waiting?: number;
  /** Counts contents that came from outside the editor. */
  version: number;
}
export interface Run {
  state: 'running' | 'ran' | 'failed';
  at: number;
  why?: string;
}
export interface Notice {
  id: string;
  kind: 'warn' | 'ok';
  title: string;
  text: string;
  actions?: 'download';
}
export type Pane = 'lesson' | 'terminal' | 'editor' | 'cluster';

export interface LabState {
  phase: Phase;
  why: string;
  progress: LessonProgress;
  cluster?: ClusterView;
  refusals: Refusal[];
  tabs: TabView[];
  tab: number;
  files: OpenFile[];
  file?: string;
  editorOpen: boolean;
  runs: Record<string, Run>;
  solving: boolean;
  /** The step that is on its way: those before it are being done. */
  reaching?: number;
  notices: Notice[];
  savedAt?: number;
  dialog?: 'reset' | 'step' | 'solution' | 'files';
  pane: Pane;
  ctrl: boolean;
  /** The terminal's search is open. */
  finding: boolean;
  /** A command whose menu is open, and where. */
  mark?: { tab: number; command: Command; top: number };
}

export const createLabState = (steps: number) =>
  createStore<LabState>(() => ({
    phase: 'starting',
    why: '',
    progress: { step: 0, done: Array(steps).fill(false), checks: [], hints: {} },
    refusals: [],
    tabs: [],
    tab: 0,
    files: [],
    editorOpen: false,
    runs: {},
    solving: false,
    notices: [],
    pane: 'lesson',
    ctrl: false,
    finding: false,
  }));
