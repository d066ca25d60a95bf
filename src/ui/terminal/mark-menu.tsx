import { type KeyboardEvent, useEffect, useRef } from 'react';
import { useLab, useLabState } from '../lab/context.ts';
import { announce } from '../parts/announcer.tsx';

/** What can be done with a command of the terminal, beside its mark. */
export function MarkMenu({ id }: { id: number }) {
  const lab = useLab();
  const mark = useLabState((s) => (s.mark?.tab === id ? s.mark : undefined));
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!mark) return;
    const { current } = box;
    if (current) current.style.top = `${mark.top}px`;
    current?.querySelector('button')?.focus();
    const outside = (event: Event) => {
      if (!current?.contains(event.target as Node)) lab.set({ mark: undefined });
    };
    addEventListener('pointerdown', outside);
    return () => removeEventListener('pointerdown', outside);
  }, [mark, lab]);
  const tab = lab.tabs.get(id);
  if (!mark || !tab) return null;
  const { command } = mark;
  const close = () => {
    tab.marks.choose(undefined);
    lab.set({ mark: undefined });
    lab.focusTerminal();
  };
  const copy = (text: string) =>
    void navigator.clipboard.writeText(text).then(
      () => announce('Copied'),
      () => announce('The browser does not let this page copy'),
    );
  const choices = [
    { text: 'Copy the command', act: () => copy(command.text) },
    { text: 'Copy its output', act: () => copy(tab.marks.output(command)) },
    { text: 'Type it again', act: () => tab.type(command.text), disabled: !tab.marks.prompt },
  ];
  const onKeyDown = (event: KeyboardEvent) => {
    const list = [...(box.current?.querySelectorAll<HTMLButtonElement>('button:not(:disabled)') ?? [])];
    const at = list.indexOf(document.activeElement as HTMLButtonElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: list.length - 1 }[event.key];
    if (event.key === 'Escape' || event.key === 'Tab') close();
    else if (to !== undefined) list[(to + list.length) % list.length]?.focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div className="menu mark-menu" role="menu" tabIndex={-1} aria-label={`Command ${command.text}`} ref={box} onKeyDown={onKeyDown}>
      <span className="mark-title mono trunc">{command.text}</span>
      {choices.map(({ text, act, disabled }) => (
        <button
          key={text}
          type="button"
          role="menuitem"
          tabIndex={-1}
          disabled={disabled}
          onClick={() => {
            close();
            act();
          }}
        >
          {text}
        </button>
      ))}
    </div>
  );
}
