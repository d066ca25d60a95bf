import { useEffect } from 'react';
import type { Lab } from './lab.ts';

const PANES = ['guide', 'terminal', 'editor', 'strip'] as const;

/** F6 and Shift F6 go around the panes, Ctrl ` to the terminal, from anywhere. */
export function usePageKeys(lab: Lab) {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key === 'F6') {
        event.preventDefault();
        nextPane(lab, event.shiftKey ? -1 : 1);
      } else if (event.ctrlKey && event.key === '`') {
        event.preventDefault();
        lab.focusTerminal();
      }
    };
    addEventListener('keydown', onKeyDown);
    return () => removeEventListener('keydown', onKeyDown);
  }, [lab]);
}

function nextPane(lab: Lab, step: 1 | -1) {
  const panes = PANES.map((id) => document.getElementById(id)).filter((el) => el?.offsetParent || el?.getClientRects().length);
  const at = panes.findIndex((el) => el?.contains(document.activeElement));
  const next = panes[(at + step + panes.length) % panes.length] ?? panes[0];
  if (next?.id === 'terminal') lab.focusTerminal();
  else focusPane(next);
}

/** What had the focus in a pane last would be nicer; its first control is predictable. */
function focusPane(pane: HTMLElement | null | undefined) {
  const target = pane?.querySelector<HTMLElement>(
    '[data-first-focus], .monaco-editor textarea, textarea, [tabindex="0"], button:not([tabindex="-1"])',
  );
  (target ?? pane)?.focus();
}
