import type { Lesson } from '../../sandbox/types.ts';
import { connect, type Death, type WorkerClient, WorkerGone } from '../../worker/client.ts';
import type { Saved } from '../../worker/protocol.ts';
import { takeWorker } from '../../worker/spawn.ts';
import { forget } from '../../worker/store.ts';
import type { LessonProse } from '../lessons.ts';
import { announce } from '../parts/announcer.tsx';
import { isPhone } from '../parts/media.ts';
import { exactTime } from '../parts/time.ts';
import { onSettings } from '../settings.ts';
import type { Command } from '../terminal/marks.ts';
import { Tab } from '../terminal/tab.ts';
import { createFiles } from './files.ts';
import { type Lock, takeLock } from './lock.ts';
import { forgetPage, recall, remember } from './memory.ts';
import { reach } from './reach.ts';
import { createRuns } from './runs.ts';
import { createLabState, type LabState, type Notice, type Pane } from './state.ts';

const DEATHS = 3;
const WITHIN = 60_000;

export interface LabOptions {
  /** In another page: the focus is left alone. */
  embedded?: boolean;
  /** A fresh sandbox begins with this step, counted from 0: the steps before it are done for the learner. */
  from?: number;
}

/** A lesson on the page: the worker behind it and everything that the panes show and do. */
export function createLab(lesson: Lesson, prose: LessonProse, { embedded = false, from: first = 0 }: LabOptions = {}) {
  const store = createLabState(lesson.steps.length);
  const { getState } = store;
  const set = (part: Partial<LabState>) => store.setState(part);
  const tabs = new Map<number, Tab>();
  let tabCount = 0;
  let client: WorkerClient | undefined;
  let lock: Lock | undefined;
  let closed = false;
  let deaths: number[] = [];
  let resetting = false;
  /** Terminals have been asked for: another one asks by itself. */
  let shells = false;
  /** What could not be written to storage; it outlives the worker here. */
  let unsaved: Saved | undefined;

  const notice = (n: Notice) => {
    set({ notices: [...getState().notices.filter((other) => other.id !== n.id), n] });
    announce(`${n.title}. ${n.text}`);
  };
  const dismiss = (id: string) => set({ notices: getState().notices.filter((n) => n.id !== id) });
  const call: WorkerClient['call'] = (method, params) => (client ? client.call(method, params) : Promise.reject(new WorkerGone()));

  // Terminals
  const listTabs = () => {
    const counts = new Map<string, number>();
    const views = [...tabs.values()].map((tab) => {
      const seen = (counts.get(tab.title) ?? 0) + 1;
      counts.set(tab.title, seen);
      return { id: tab.id, title: seen > 1 ? `${tab.title} ${seen}` : tab.title, nested: tab.nested };
    });
    set({ tabs: views });
  };
  const addTab = (pod?: string): Tab => {
    const tab: Tab = new Tab(++tabCount, pod, {
      changed: listTabs,
      edit: (request) => files.openFromTerminal(tab.id, request),
      marked: (command) => mark(tab, command),
      find: () => set({ finding: true }),
      typed: () => set({ ctrl: false }),
      pageKey: (event) => pageKeys.some((test) => test(event)),
    });
    tabs.set(tab.id, tab);
    set({ tab: tab.id });
    listTabs();
    if (client && shells) void tab.connect(client).catch((error) => tab.note(error.message));
    return tab;
  };
  const mark = (tab: Tab, command: Command) => {
    const screen = tab.xterm.element?.querySelector('.xterm-screen')?.clientHeight ?? 0;
    const row = command.at.line - tab.xterm.buffer.active.viewportY + 1;
    set({ mark: { tab: tab.id, command, top: Math.max(0, (row * screen) / tab.xterm.rows) + 8 } });
  };
  const closeTab = (id: number) => {
    tabs.get(id)?.dispose();
    tabs.delete(id);
    if (!tabs.size) addTab();
    else if (getState().tab === id) set({ tab: [...tabs.keys()].at(-1) });
    files.terminalGone(id);
    listTabs();
  };
  /** Asks for a shell for each terminal; they come as soon as the sandbox is there, and where it does not come that is said elsewhere. */
  const connectAll = (sandbox: Promise<unknown> = Promise.resolve()) => {
    if (!tabs.size) addTab();
    shells = true;
    for (const tab of tabs.values())
      if (client) void tab.connect(client).catch((error) => sandbox.then(() => tab.note(error.message)).catch(() => undefined));
  };
  const show = (pane: Pane) => set({ pane });
  const focusTerminal = () => {
    show('terminal');
    const focus = () => tabs.get(getState().tab)?.xterm.focus();
    focus();
    // On phones the pane has to be drawn before it can take the focus.
    if (isPhone()) requestAnimationFrame(focus);
  };
  const activeTab = () => tabs.get(getState().tab);

  const pageKeys: ((event: KeyboardEvent) => boolean)[] = [(e) => e.key === 'F6' || (e.ctrlKey && e.key === '`')];
  const files = createFiles({ store, call, tab: (id) => tabs.get(id), show, focusTerminal, notice });
  const runs = createRuns({ store, tabs, addTab, focusTerminal, keep: () => keepPage() });

  // The worker
  const start = async (from?: Saved) => {
    const mine = connect(takeWorker(), died);
    client = mine;
    shells = false;
    mine.on('output', ({ terminal, bytes }) => find(terminal)?.receive(bytes));
    mine.on('exit', ({ terminal, code }) => find(terminal)?.exited(code));
    mine.on('cluster', (cluster) => set({ cluster }));
    mine.on('progress', (progress) => {
      const before = getState().progress;
      set({ progress: structuredClone(progress) });
      if (before.step !== progress.step) return;
      for (const check of progress.checks) {
        if (check.passed && before.checks.some((b) => b.title === check.title && !b.passed)) announce(`Check passed: ${check.title}`);
      }
      if (progress.done[progress.step] && !before.done[progress.step]) announce(`Step ${progress.step + 1} done`);
    });
    mine.on('refusals', (refusals) => {
      const newest = refusals[0];
      if (newest && newest.id !== getState().refusals[0]?.id) {
        activeTab()?.marks.refuse(newest.code);
        announce(`Refused with ${newest.code}: ${newest.verb} ${newest.what}`);
      }
      set({ refusals });
    });
    mine.on('saved', ({ at }) => {
      unsaved = undefined;
      set({ savedAt: at });
      dismiss('unsaved');
    });
    mine.on('unsaved', ({ reason, state }) => {
      const first = !unsaved;
      unsaved = state;
      if (first) notice(unsavedNotice(reason, getState().savedAt));
    });
    mine.on('broken', ({ message }) => set({ phase: 'failed', why: message }));
    mine.on('replaced', () => {
      runs.stopAll();
      for (const tab of tabs.values()) tab.disconnected();
      for (const tab of tabs.values()) {
        if (resetting) tab.xterm.reset();
        else tab.note('back at the start of the step');
      }
      files.sandboxReplaced();
      connectAll();
    });
    const slow = setTimeout(() => set({ why: 'Restoring your cluster' }), 400);
    try {
      const opening = mine.call('open', { lesson, from });
      connectAll(opening);
      const opened = await opening;
      if (closed) return;
      set({ phase: 'ready', why: '', savedAt: opened.restored });
      if (opened.restored === undefined) void beginAt(first);
      return opened;
    } finally {
      clearTimeout(slow);
    }
  };
  const report = (what: string) => (error: Error) => {
    if (!(error instanceof WorkerGone)) notice({ id: 'action', kind: 'warn', title: what, text: error.message });
  };
  const beginAt = async (step: number) => {
    if (!step || !lesson.steps[step]) return;
    set({ reaching: step });
    await reach({ lesson, store, call, run: runs.run, write: files.put, close: (path) => files.close(path, false) }, step).catch(
      report('The steps before this one could not be done'),
    );
    set({ reaching: undefined });
  };
  const begin = async () => {
    set({ phase: 'starting', why: '' });
    try {
      await start(unsaved);
    } catch (error) {
      if (error instanceof WorkerGone) return;
      client?.close();
      client = undefined;
      set({ phase: 'failed', why: (error as Error).message });
    }
  };
  const find = (remote: number) => [...tabs.values()].find((tab) => tab.isRemote(remote));

  const died = async (death: Death) => {
    if (closed) return;
    const now = Date.now();
    client = undefined;
    dismiss('restored');
    runs.stopAll();
    for (const tab of tabs.values()) {
      tab.disconnected();
      tab.note(`cluster stopped, ${exactTime(now)}`);
    }
    files.sandboxReplaced();
    deaths = [...deaths.filter((at) => now - at < WITHIN), now];
    if (deaths.length >= DEATHS) {
      set({ phase: 'stopped', why: deaths.map((at) => exactTime(at)).join(', ') });
      announce('The cluster keeps stopping');
      return;
    }
    set({
      phase: 'restarting',
      why: death === 'silent' ? 'It had not answered for 10 seconds.' : 'It ended unexpectedly, as when memory runs out.',
    });
    announce('The cluster stopped and is starting again');
    try {
      const opened = await start(unsaved);
      if (!opened) return;
      for (const tab of tabs.values()) tab.note(`restored, ${exactTime(Date.now())}`);
      notice({
        id: 'restored',
        kind: 'ok',
        title: opened.restored ? `Restored to ${exactTime(opened.restored)}` : 'Started afresh',
        text: opened.restored
          ? 'Your objects and files are back. Programs that were running have been started anew.'
          : 'Nothing had been saved yet.',
      });
    } catch (error) {
      if (!(error instanceof WorkerGone)) set({ phase: 'failed', why: (error as Error).message });
    }
  };

  const keepPage = () => {
    const tab = activeTab();
    remember(lesson.id, { runs: getState().runs, tail: tab ? tab.tail(9) : [] });
  };
  const onVisibility = () => {
    if (document.visibilityState !== 'hidden') return;
    keepPage();
    void call('save', undefined).catch(() => undefined);
  };
  document.addEventListener('visibilitychange', onVisibility);
  addEventListener('pagehide', onVisibility);
  const stopSettings = onSettings(() => {
    for (const tab of tabs.values()) tab.paint();
  });

  const open = async (steal = false) => {
    const got = await takeLock(lesson.id, steal, () => {
      lock = undefined;
      client?.close();
      client = undefined;
      for (const tab of tabs.values()) tab.disconnected();
      set({ phase: 'locked' });
    });
    if (closed) return got?.release();
    if (!got) return set({ phase: 'locked' });
    lock = got;
    await begin();
  };

  set({ runs: recall(lesson.id).runs });
  addTab();
  void open();

  return {
    lesson,
    prose,
    embedded,
    store,
    tabs,
    files,
    runs,
    pageKeys,
    addTab,
    closeTab,
    activeTab,
    show,
    focusTerminal,
    dismiss,
    set,
    /** Takes the lesson from another browser tab. */
    takeOver: () => open(true),
    tryAgain: () => {
      deaths = [];
      void begin();
    },
    goTo(step: number) {
      if (!lesson.steps[step] || step === getState().progress.step) return;
      void call('step.go', { step }).catch(report('The step cannot be opened'));
    },
    hint: () => void call('step.hint', undefined).catch(report('The hint cannot be shown')),
    async solve() {
      set({ solving: true, dialog: undefined });
      await call('step.solve', undefined).catch(report('The solution did not work here'));
      set({ solving: false });
    },
    restartStep(step: number) {
      set({ dialog: undefined });
      const prefix = `${step}.`;
      set({ runs: Object.fromEntries(Object.entries(getState().runs).filter(([k]) => !k.startsWith(prefix))) });
      void call('step.restart', { step }).catch(report('The start of this step cannot be restored'));
    },
    async reset() {
      set({ dialog: undefined, runs: {}, notices: [] });
      forgetPage(lesson.id);
      resetting = true;
      if (client) await call('reset', undefined).catch(report('The lesson cannot be reset'));
      else {
        await forget(lesson.id).catch(() => undefined);
        unsaved = undefined;
        deaths = [];
        await begin();
      }
      resetting = false;
      set({ phase: client ? 'ready' : getState().phase, refusals: [] });
      void beginAt(first);
    },
    /** The state that could not be saved, as a file. */
    download() {
      const state = unsaved;
      if (!state) return;
      const link = document.createElement('a');
      link.href = URL.createObjectURL(new Blob([JSON.stringify(state)], { type: 'application/json' }));
      link.download = `${lesson.id.replaceAll('/', '-')}.json`;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
    },
    latchCtrl() {
      const tab = activeTab();
      if (!tab) return;
      tab.ctrl = !tab.ctrl;
      set({ ctrl: tab.ctrl });
    },
    close() {
      if (closed) return;
      keepPage();
      closed = true;
      document.removeEventListener('visibilitychange', onVisibility);
      removeEventListener('pagehide', onVisibility);
      stopSettings();
      const last = client;
      client = undefined;
      void (last ? Promise.race([last.call('save', undefined), new Promise((done) => setTimeout(done, 3000))]) : Promise.resolve())
        .catch(() => undefined)
        .then(() => {
          last?.close();
          lock?.release();
        });
      for (const tab of tabs.values()) tab.dispose();
    },
  };
}
export type Lab = ReturnType<typeof createLab>;

function unsavedNotice(reason: 'quota' | 'unavailable' | 'failed', savedAt: number | undefined): Notice {
  if (reason === 'unavailable')
    return {
      id: 'unsaved',
      kind: 'warn',
      title: 'This browser keeps nothing for this page',
      text: 'The cluster runs on, and is lost when you close the tab. Download it before you do.',
      actions: 'download',
    };
  const title = savedAt ? `Not saved since ${exactTime(savedAt)}` : 'Not saved yet';
  const text =
    reason === 'quota'
      ? 'The browser has no room left. The cluster runs on, but closing this tab would lose what came since.'
      : 'The state could not be written. The cluster runs on, but closing this tab would lose what came since.';
  return { id: 'unsaved', kind: 'warn', title, text, actions: 'download' };
}
