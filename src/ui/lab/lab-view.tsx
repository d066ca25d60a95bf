import { useEffect } from 'react';
import { EditorPane } from '../editor/editor-pane.tsx';
import { Guide } from '../guide/guide.tsx';
import { usePhone } from '../parts/media.ts';
import { Splitter } from '../parts/splitter.tsx';
import { change, defaults, useSettings } from '../settings.ts';
import { Strip } from '../strip/strip.tsx';
import { TerminalPane } from '../terminal/terminal-pane.tsx';
import { LabContext, useLab, useLabState } from './context.ts';
import { Dialogs } from './dialogs.tsx';
import { usePageKeys } from './keys.ts';
import type { Lab } from './lab.ts';
import { PhoneTabs } from './phone-tabs.tsx';
import { TopBar } from './top-bar.tsx';

export function LabView({ lab }: { lab: Lab }) {
  return (
    <LabContext value={lab}>
      <Panes />
    </LabContext>
  );
}

function Panes() {
  const lab = useLab();
  const pane = useLabState((s) => s.pane);
  const editorOpen = useLabState((s) => s.editorOpen);
  const phone = usePhone();
  const { guide, editor } = useSettings();
  usePageKeys(lab);
  useEffect(() => {
    if (innerHeight < 640) lab.set({ editorOpen: false });
  }, [lab]);
  return (
    <div className="app" data-pane={pane}>
      <nav className="skips" aria-label="Skip">
        <button type="button" className="btn" onClick={lab.focusTerminal}>
          To the terminal
        </button>
        <button type="button" className="btn" onClick={() => focusIn(lab, 'step-title')}>
          To the lesson
        </button>
        <button type="button" className="btn" onClick={() => focusIn(lab, 'checks')}>
          To the checks
        </button>
      </nav>
      <TopBar />
      <main className="lab">
        <Guide />
        {!phone && (
          <Splitter
            label="Width of the lesson"
            direction="columns"
            sign={1}
            value={guide}
            min={320}
            max={() => Math.min(640, innerWidth - 480)}
            standard={defaults.guide}
            onChange={(to) => change({ guide: to })}
          />
        )}
        <div className={editorOpen ? 'work' : 'work flat'}>
          <TerminalPane />
          {!phone && editorOpen && (
            <Splitter
              label="Height of the editor"
              direction="rows"
              sign={-1}
              value={editor}
              min={96}
              max={() => innerHeight - 280}
              standard={defaults.editor}
              onChange={(to) => change({ editor: to })}
            />
          )}
          <EditorPane />
        </div>
      </main>
      <Strip />
      {phone && <PhoneTabs />}
      <Dialogs />
    </div>
  );
}

function focusIn(lab: Lab, id: string) {
  lab.show('lesson');
  requestAnimationFrame(() => document.getElementById(id)?.focus());
}
