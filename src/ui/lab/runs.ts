import type { StoreApi } from 'zustand/vanilla';
import { isPhone } from '../parts/media.ts';
import type { Command } from '../terminal/marks.ts';
import type { Tab } from '../terminal/tab.ts';
import type { LabState, Run } from './state.ts';

interface Context {
  store: StoreApi<LabState>;
  tabs: Map<number, Tab>;
  addTab(pod?: string): Tab;
  focusTerminal(): void;
  keep(): void;
}

/** How a command ended, and the first line of what it said. */
function whyOf(tab: Tab, command: Command): string {
  const [said] = tab.marks.output(command).split('\n');
  return `exit ${command.exit}${said ? `: ${said}` : ''}`;
}

/** Runs a lesson's blocks in the terminal where they belong, never into a program that is running. */
export function createRuns({ store, tabs, addTab, focusTerminal, keep }: Context) {
  const stops = new Map<string, AbortController>();
  const note = (key: string, run: Run) => store.setState({ runs: { ...store.getState().runs, [key]: run } });
  const pick = (pod: string | undefined): Tab => {
    const active = store.getState().tab;
    const free = [...tabs.values()]
      .filter((tab) => (tab.pod ?? '') === (pod ?? '') && !tab.ended && (tab.marks.prompt || tab.starting))
      .sort((a, b) => Number(b.id === active) - Number(a.id === active) || b.id - a.id);
    return free[0] ?? addTab(pod);
  };
  return {
    note,
    async run(key: string, code: string, pod?: string) {
      if (stops.has(key)) return;
      const tab = pick(pod);
      const stop = new AbortController();
      stops.set(key, stop);
      store.setState({ tab: tab.id });
      note(key, { state: 'running', at: Date.now() });
      if (isPhone()) focusTerminal();
      else tab.xterm.scrollToBottom();
      try {
        const failed = await tab.run(code, stop.signal);
        note(key, failed ? { state: 'failed', at: Date.now(), why: whyOf(tab, failed) } : { state: 'ran', at: Date.now() });
      } catch (error) {
        note(key, { state: 'failed', at: Date.now(), why: (error as Error).message });
      } finally {
        stops.delete(key);
        keep();
      }
    },
    /** Types a command on the workstation and runs it. */
    type(command: string) {
      const tab = pick(undefined);
      store.setState({ tab: tab.id });
      focusTerminal();
      return tab.run(command, new AbortController().signal).catch(() => undefined);
    },
    stop(key: string) {
      tabs.get(store.getState().tab)?.interrupt();
      stops.get(key)?.abort();
    },
    stopAll() {
      for (const stop of stops.values()) stop.abort();
    },
  };
}
