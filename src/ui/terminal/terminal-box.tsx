import { useEffect, useRef } from 'react';
import { Banners } from '../lab/banners.tsx';
import { useLab, useLabState } from '../lab/context.ts';
import { coarse } from '../parts/media.ts';
import { FindBar } from './find-bar.tsx';
import { MarkMenu } from './mark-menu.tsx';

/** The screens of all terminals, of which one is shown, and what lies over them. */
export function TerminalBox() {
  const tabs = useLabState((s) => s.tabs);
  const active = useLabState((s) => s.tab);
  return (
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
    // The first focus is the terminal's, with a fine pointer; in another page it is that page's.
    if (!lab.embedded && !coarse() && (document.activeElement ?? document.body) === document.body) tab.xterm.focus();
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
