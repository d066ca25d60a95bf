import type { LessonProgress } from '../../sandbox/types.ts';

/** How the frame of a lesson looks, taken from the page around it. Colours and fonts are CSS; undefined is our own. */
export interface Look {
  theme: 'light' | 'dark';
  accent?: string;
  fontUi?: string;
  fontMono?: string;
  radius?: string;
}
/** The frame's first word to the page around it, which answers with a Welcome and a MessagePort. */
export interface Hello {
  tabernetes: 'hello';
}
export interface Welcome {
  tabernetes: 'welcome';
}
/** What the page around asks over the port; what has an `id` is answered with it. */
export type ToFrame =
  | { look: Look }
  | { id: number; ask: 'run'; command: string }
  | { id: number; ask: 'go'; step: number }
  | { id: number; ask: 'reset' };
/** What the frame tells over the port. Steps count from 0. */
export type ToHost =
  | { event: 'ready' }
  | { event: 'progress'; progress: Pick<LessonProgress, 'step' | 'done' | 'checks'> }
  | { event: 'refused'; refusal: { code: number; user: string; verb: string; what: string; message: string } }
  | { event: 'failed'; message: string }
  | { id: number; error?: string };
