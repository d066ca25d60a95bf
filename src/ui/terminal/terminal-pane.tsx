import { useEffect, useRef } from 'react';
import { Banners } from '../lab/banners.tsx';
import { useLab, useLabState } from '../lab/context.ts';
import { Icon } from '../parts/icons.tsx';
import { coarse } from '../parts/media.ts';
import { TabList } from '../parts/tab-list.tsx';
import { FindBar } from './find-bar.tsx';
import { KeyBar } from './key-bar.tsx';
import { MarkMenu } from './mark-menu.tsx';
import { StepRow } from './step-row.tsx';

export function TerminalPane() {
  const lab = useLab();
  const tabs = useLabState((s) => s.tabs);
  const active = useLabState((s) => s.tab);
  const why = useLabState((s) => (s.phase === 'starting' ? s.why : ''));
  return (
    <section className="pane terminal" id="terminal" aria-label="Terminal">
      <StepRow />
      <div className="tabs">
        <TabList
          label="Terminals"
          active={String(active)}
          tabs={tabs.map(({ id, title, nested }) => ({
            id: String(id),
            panel: `terminal-${id}`,
            text: (
              <>
                {title}
                {nested && <span className="sub"> › {nested}</span>}
              </>
            ),
            onClose: tabs.length > 1 ? () => lab.closeTab(id) : undefined,
            closeLabel: `Close terminal ${title}`,
          }))}
          onSelect={(id) => {
            lab.set({ tab: Number(id) });
            lab.focusTerminal();
          }}
        />
        <button
          type="button"
          className="btn quiet icon small add"
          aria-label="New terminal"
          title="New terminal"
          onClick={() => {
            lab.addTab();
            lab.focusTerminal();
          }}
        >
          <Icon name="plus" />
        </button>
        <span className="tools">{why && <span className="faint note">{why}</span>}</span>
      </div>
      <div className="term-box">
        <Banners where="terminal" />
        <div className="screens">
          {tabs.map(({ id }) => (
            <Screen key={id} id={id} shown={id === active} />
          ))}
          {tabs.map(({ id }) => (
            <MarkMenu key={id} id={id} />
          ))}
        </div>
        <FindBar />
        <p className="leave-note">F6 leaves the terminal</p>
      </div>
      <KeyBar />
    </section>
  );
}

function Screen({ id, shown }: { id: number; shown: boolean }) {
  const lab = useLab();
  const host = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = host.current;
    const tab = lab.tabs.get(id);
    if (!element || !tab) return;
    tab.mount(element);
    // The first focus is the terminal's, with a fine pointer.
    if (!coarse() && (document.activeElement ?? document.body) === document.body) tab.xterm.focus();
    const observer = new ResizeObserver(() => tab.fit());
    observer.observe(element);
    void document.fonts.ready.then(() => tab.fit());
    return () => observer.disconnect();
  }, [lab, id]);
  useEffect(() => {
    if (!shown) return;
    lab.tabs.get(id)?.fit();
  }, [lab, id, shown]);
  return <div className="screen" id={`terminal-${id}`} role="tabpanel" aria-label="Terminal screen" ref={host} hidden={!shown} />;
}
