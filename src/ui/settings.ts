import { useSyncExternalStore } from 'react';

export type Theme = 'auto' | 'light' | 'dark';
interface Settings {
  theme: Theme;
  /** xterm's screen reader mode. */
  reader: boolean;
  guide: number;
  editor: number;
}
const DEFAULTS: Settings = { theme: 'auto', reader: false, guide: 432, editor: 224 };
const KEY = 'tabernetes:settings';

function load(): Settings {
  try {
    return { ...DEFAULTS, ...JSON.parse(localStorage.getItem(KEY) ?? '{}') };
  } catch {
    return DEFAULTS;
  }
}

let settings = load();
const listeners = new Set<() => void>();
const sizes = new CSSStyleSheet();

function show() {
  const root = document.documentElement;
  if (settings.theme === 'auto') delete root.dataset.theme;
  else root.dataset.theme = settings.theme;
  sizes.replaceSync(`:root { --guide: ${settings.guide}px; --editor: ${settings.editor}px; }`);
}

/** Applies the settings to the document; once, at the start. */
export function startSettings() {
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sizes];
  show();
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', tell);
}
const tell = () => {
  for (const listener of listeners) listener();
};

export function change(part: Partial<Settings>) {
  settings = { ...settings, ...part };
  show();
  try {
    localStorage.setItem(KEY, JSON.stringify(settings));
  } catch {}
  tell();
}
/** Holds for this page only: nothing is kept. */
export function override(part: Partial<Settings>) {
  settings = { ...settings, ...part };
  show();
  tell();
}
export const current = (): Settings => settings;
export const onSettings = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};
export const useSettings = (): Settings => useSyncExternalStore(onSettings, current);
export const isDark = (): boolean =>
  settings.theme === 'auto' ? matchMedia('(prefers-color-scheme: dark)').matches : settings.theme === 'dark';
export const defaults = DEFAULTS;
