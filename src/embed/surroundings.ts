import type { Look } from '../ui/embedded/messages.ts';

/** Its style sheet gives it the colour 1 in light, 2 in dark. */
const PROBE = 'probe';
const probeIn = (root: ShadowRoot): HTMLElement => {
  const known = root.querySelector<HTMLElement>(`.${PROBE}`);
  if (known) return known;
  const probe = document.createElement('i');
  probe.className = PROBE;
  probe.setAttribute('aria-hidden', 'true');
  root.append(probe);
  return probe;
};

/** How the page around wants a lesson to look: its color-scheme unless a theme is named, and our custom properties. */
export function readLook(element: HTMLElement, root: ShadowRoot, theme: string | null): Look {
  const own = getComputedStyle(element);
  const value = (name: string) => own.getPropertyValue(`--tabernetes-${name}`).trim() || undefined;
  const dark = getComputedStyle(probeIn(root)).color.replace(/\s/g, '').endsWith('0,2)');
  return {
    theme: theme === 'light' || theme === 'dark' ? theme : dark ? 'dark' : 'light',
    accent: value('accent'),
    fontUi: value('font-ui'),
    fontMono: value('font-mono'),
    radius: value('radius'),
  };
}

/** Calls back when what `readLook` reads may have changed; the answer stops it. */
export function watchLook(element: HTMLElement, root: ShadowRoot, changed: () => void): () => void {
  const probe = probeIn(root);
  let last = '';
  const look = () => {
    const now = JSON.stringify(readLook(element, root, null));
    if (last && now !== last) changed();
    last = now;
  };
  look();
  // A colour that changes with the scheme ends a transition, whoever changed it: the system, a class, a style.
  probe.addEventListener('transitionend', look);
  const observer = new MutationObserver(look);
  for (const place of [document.documentElement, document.body, element]) observer.observe(place, { attributes: true });
  return () => {
    probe.removeEventListener('transitionend', look);
    observer.disconnect();
  };
}
