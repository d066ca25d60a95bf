import type { Lesson, LessonProgress } from '../sandbox/types.ts';

/** What the page asks of the worker: parameters and answer by method. */
export interface Methods {
  open: { params: { lesson: Lesson; from?: Saved }; result: Opened };
  'terminal.open': { params: { rows: number; cols: number; pod?: string }; result: { terminal: number } };
  'terminal.write': { params: { terminal: number; data: string }; result: undefined };
  'terminal.resize': { params: { terminal: number; rows: number; cols: number }; result: undefined };
  'terminal.drawn': { params: { terminal: number; bytes: number }; result: undefined };
  'terminal.close': { params: { terminal: number }; result: undefined };
  'step.go': { params: { step: number }; result: undefined };
  'step.hint': { params: undefined; result: undefined };
  'step.solve': { params: undefined; result: undefined };
  'step.restart': { params: { step: number }; result: undefined };
  reset: { params: undefined; result: undefined };
  'file.read': { params: { path: string }; result: { content: string } };
  'file.write': { params: { path: string; content: string }; result: undefined };
  'file.list': { params: undefined; result: { paths: string[] } };
  save: { params: undefined; result: undefined };
  ping: { params: undefined; result: undefined };
}
export type Method = keyof Methods;

/** What the worker tells by itself. */
export interface Events {
  output: { terminal: number; bytes: Uint8Array };
  exit: { terminal: number; code: number };
  progress: LessonProgress;
  cluster: ClusterView;
  refusals: Refusal[];
  saved: { at: number };
  /** The state could not be kept; `state` is what there was to keep. */
  unsaved: { reason: 'quota' | 'unavailable' | 'failed'; message: string; state: Saved };
  /** The sandbox behind the terminals was replaced: they have to be opened anew. */
  replaced: undefined;
  /** The lesson's set-up failed. */
  broken: { message: string };
}
export type EventName = keyof Events;

export type Request = { [M in Method]: { id: number; method: M; params: Methods[M]['params'] } }[Method];
export type Response = { id: number; result?: unknown; error?: { name: string; message: string } };
export type Event = { [E in EventName]: { event: E; data: Events[E] } }[EventName];
export type FromWorker = Response | Event;

/** One lesson's state as it is kept. */
export interface Saved {
  version: 1;
  at: number;
  progress: LessonProgress;
  snapshot: unknown;
}
/** The small part of it, for the start page. */
export interface Summary {
  version: 1;
  at: number;
  step: number;
  done: boolean[];
  pods: number;
}
export interface Opened {
  /** When the state that was restored was saved; undefined for a fresh start. */
  restored?: number;
}

/** A request that was refused, and that nobody of the same name has got through since. */
export interface Refusal {
  id: string;
  code: number;
  user: string;
  verb: string;
  what: string;
  path: string;
  message: string;
  at: string;
}

export interface ClusterView {
  pods: PodView[];
  accounts: ObjectView[];
  bindings: BindingView[];
  roles: ObjectView[];
  /** `namespace/pod` that asked the API server last. */
  actor?: string;
}
export interface ObjectView {
  kind: string;
  namespace: string;
  name: string;
  uid: string;
  version: string;
}
export interface PodView extends ObjectView {
  account: string;
  state: 'up' | 'starting' | 'failing' | 'leaving' | 'done';
  reason: string;
}
export interface BindingView extends ObjectView {
  /** `namespace:name` of service accounts, or a user or group. */
  subjects: string[];
  role: { kind: string; name: string };
}
