import { type ReactNode, useRef } from 'react';
import { useLab, useLabState } from '../lab/context.ts';
import { Icon } from '../parts/icons.tsx';
import { useMedia } from '../parts/media.ts';

const KEYS: { label: string; show: ReactNode; data: string; repeat?: boolean }[] = [
  { label: '-', show: '-', data: '-' },
  { label: '/', show: '/', data: '/' },
  { label: '|', show: '|', data: '|' },
  { label: 'Left', show: <Icon name="left" />, data: '\x1b[D', repeat: true },
  { label: 'Up', show: <Icon name="up" />, data: '\x1b[A', repeat: true },
  { label: 'Down', show: <Icon name="down" />, data: '\x1b[B', repeat: true },
  { label: 'Right', show: <Icon name="right" />, data: '\x1b[C', repeat: true },
];

/** The keys that a phone's keyboard lacks. Ctrl is latched for the next key; arrows repeat while held. */
export function KeyBar() {
  const lab = useLab();
  const ctrl = useLabState((s) => s.ctrl);
  const narrow = useMedia(lab.embedded ? '(pointer: coarse)' : '(max-width: 719px), (pointer: coarse)');
  const timer = useRef<ReturnType<typeof setInterval>>(undefined);
  if (!narrow) return null;
  const send = (data: string) => {
    const tab = lab.activeTab();
    tab?.send(data);
    tab?.xterm.focus();
  };
  const stop = () => clearInterval(timer.current);
  const press = (data: string, repeat?: boolean) => {
    send(data);
    stop();
    if (repeat) timer.current = setInterval(() => send(data), 120);
  };
  const key = (label: string, show: ReactNode, data: string, repeat?: boolean) => (
    <button
      key={label}
      type="button"
      aria-label={label}
      onPointerDown={(event) => {
        event.preventDefault();
        press(data, repeat);
      }}
      onPointerUp={stop}
      onPointerLeave={stop}
      onPointerCancel={stop}
      onClick={(event) => event.detail === 0 && send(data)}
    >
      {show}
    </button>
  );
  return (
    <div className="keys" role="toolbar" aria-label="Keys">
      {key('Esc', 'Esc', '\x1b')}
      {key('Tab', 'Tab', '\t')}
      <button
        type="button"
        aria-pressed={ctrl}
        onPointerDown={(event) => event.preventDefault()}
        onClick={() => {
          lab.latchCtrl();
          lab.activeTab()?.xterm.focus();
        }}
      >
        Ctrl
      </button>
      {KEYS.map(({ label, show, data, repeat }) => key(label, show, data, repeat))}
    </div>
  );
}
