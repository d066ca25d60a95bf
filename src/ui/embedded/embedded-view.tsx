import { useEffect } from 'react';
import { EditorPane } from '../editor/editor-pane.tsx';
import { LabContext, useLab, useLabState } from '../lab/context.ts';
import { Dialogs } from '../lab/dialogs.tsx';
import { usePageKeys } from '../lab/keys.ts';
import type { Lab } from '../lab/lab.ts';
import { Icon, Mark } from '../parts/icons.tsx';
import { lessonHref } from '../route.ts';
import { KeyBar } from '../terminal/key-bar.tsx';
import { TerminalBox } from '../terminal/terminal-box.tsx';
import { TerminalTabs } from '../terminal/terminal-tabs.tsx';
import { Foot } from './foot.tsx';
import { findHost, serveHost } from './host.ts';
import { StepBar } from './step-bar.tsx';

/** A lesson in another page: what it is, the step, the terminal, and what holds. The page around has the prose. */
export function EmbeddedView({ lab }: { lab: Lab }) {
  useEffect(() => {
    let stop: (() => void) | undefined;
    let gone = false;
    void findHost().then((port) => {
      if (port && !gone) stop = serveHost(lab, port);
    });
    return () => {
      gone = true;
      stop?.();
    };
  }, [lab]);
  return (
    <LabContext value={lab}>
      <Frame />
    </LabContext>
  );
}

function Frame() {
  const lab = useLab();
  const { lesson } = lab;
  const tabs = useLabState((s) => s.tabs.length);
  const editing = useLabState((s) => s.files.length > 0 && s.editorOpen);
  const locked = useLabState((s) => s.phase === 'locked');
  usePageKeys(lab);
  return (
    <main className="embedded" aria-label={`Tabernetes: ${lesson.title}`}>
      <header className="embedded-head">
        <a className="brand" href="./" target="_blank" rel="noopener" aria-label="Tabernetes, start page">
          <Mark />
          <span>Tabernetes</span>
        </a>
        <span className="vr" />
        <h1 className="trunc">{lesson.title}</h1>
        <span className="grow" />
        <span className="chip mono" title="Kubernetes release of this lesson">
          {lesson.kubernetes}
        </span>
        <button
          type="button"
          className="btn small quiet icon"
          aria-label="Start again"
          title="Start again"
          onClick={() => lab.set({ dialog: 'reset' })}
        >
          <Icon name="undo" />
        </button>
        <a className="btn small quiet" href={lessonHref(lesson.id)} target="_blank" rel="noopener">
          <Icon name="ext" />
          Open in a tab
        </a>
      </header>
      <StepBar />
      <section className="pane terminal" id="terminal" aria-label="Terminal" hidden={editing}>
        {tabs > 1 && (
          <div className="tabs">
            <TerminalTabs />
          </div>
        )}
        {locked ? <Elsewhere /> : <TerminalBox />}
        <KeyBar />
      </section>
      {editing && <EditorPane />}
      <Foot />
      <Dialogs />
    </main>
  );
}

function Elsewhere() {
  const lab = useLab();
  return (
    <div className="empty">
      <b>This lesson is open in another tab</b>
      <p>Both share one saved cluster, so only one can change it at a time. What is saved is kept.</p>
      <button type="button" className="btn primary" onClick={() => void lab.takeOver()}>
        Use it here
      </button>
    </div>
  );
}
