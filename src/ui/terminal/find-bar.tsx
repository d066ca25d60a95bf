import { useEffect, useRef, useState } from 'react';
import { useLab, useLabState } from '../lab/context.ts';
import { announce } from '../parts/announcer.tsx';
import { Icon } from '../parts/icons.tsx';
import { type Found, find } from './find.ts';

/** Search in the terminal that is shown: Enter upwards, Shift Enter downwards, Esc back to the prompt. */
export function FindBar() {
  const lab = useLab();
  const open = useLabState((s) => s.finding);
  const tab = useLabState((s) => s.tab);
  const input = useRef<HTMLInputElement>(null);
  const [text, setText] = useState('');
  const [found, setFound] = useState<Found>();
  useEffect(() => {
    if (open) input.current?.select();
  }, [open]);
  if (!open) return null;
  const look = (wanted: string, step: -1 | 0 | 1) => {
    const xterm = lab.tabs.get(tab)?.xterm;
    if (!xterm) return;
    const now = find(xterm, wanted, step);
    setFound(now);
    if (step) announce(now.count ? `${now.number} of ${now.count}` : 'Not found');
  };
  const close = () => {
    lab.set({ finding: false });
    lab.focusTerminal();
  };
  return (
    <search className="find">
      <input
        ref={input}
        type="text"
        aria-label="Search in the terminal"
        placeholder="Search"
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          look(event.target.value, 0);
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter') look(text, event.shiftKey ? 1 : -1);
          else if (event.key === 'Escape') close();
          else return;
          event.preventDefault();
        }}
      />
      <span className="faint count">{text ? (found?.count ? `${found.number} of ${found.count}` : 'none') : ''}</span>
      <button type="button" className="btn quiet small icon" aria-label="Previous" onClick={() => look(text, -1)}>
        <Icon name="up" />
      </button>
      <button type="button" className="btn quiet small icon" aria-label="Next" onClick={() => look(text, 1)}>
        <Icon name="down" />
      </button>
      <button type="button" className="btn quiet small icon" aria-label="Close the search" onClick={close}>
        <Icon name="x" />
      </button>
    </search>
  );
}
