import { useLab, useLabState } from '../lab/context.ts';
import { Icon } from '../parts/icons.tsx';
import { KeyBar } from './key-bar.tsx';
import { StepRow } from './step-row.tsx';
import { TerminalBox } from './terminal-box.tsx';
import { TerminalTabs } from './terminal-tabs.tsx';

export function TerminalPane() {
  const lab = useLab();
  const why = useLabState((s) => (s.phase === 'starting' ? s.why : ''));
  return (
    <section className="pane terminal" id="terminal" aria-label="Terminal">
      <StepRow />
      <div className="tabs">
        <TerminalTabs />
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
      <TerminalBox />
      <KeyBar />
    </section>
  );
}
