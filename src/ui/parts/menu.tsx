import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react';

export interface Choice {
  text: string;
  checked?: boolean;
  disabled?: boolean;
  act: () => void;
}

/** A button with a list of choices below it. */
export function Menu({
  label,
  className,
  choices,
  children,
}: {
  label: string;
  className: string;
  choices: (Choice | '-')[];
  children: ReactNode;
}) {
  const [open, setOpen] = useState(false);
  const id = useId();
  const box = useRef<HTMLSpanElement>(null);
  const items = () => [...(box.current?.querySelectorAll<HTMLButtonElement>('[role^=menuitem]') ?? [])];
  const close = (focus: boolean) => {
    setOpen(false);
    if (focus) box.current?.querySelector('button')?.focus();
  };
  useEffect(() => {
    if (!open) return;
    box.current?.querySelector<HTMLButtonElement>('[role^=menuitem]')?.focus();
    const outside = (event: Event) => {
      if (!box.current?.contains(event.target as Node)) setOpen(false);
    };
    addEventListener('pointerdown', outside);
    addEventListener('focusin', outside);
    return () => {
      removeEventListener('pointerdown', outside);
      removeEventListener('focusin', outside);
    };
  }, [open]);
  const onKeyDown = (event: KeyboardEvent) => {
    const list = items();
    const at = list.indexOf(document.activeElement as HTMLButtonElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: list.length - 1 }[event.key];
    if (event.key === 'Escape' && open) close(true);
    else if (to !== undefined && open) list[(to + list.length) % list.length]?.focus();
    else if (event.key === 'ArrowDown' && !open) setOpen(true);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys of the menu inside
    <span className="menu-box" ref={box} onKeyDown={onKeyDown}>
      <button
        type="button"
        className={className}
        aria-label={label}
        aria-haspopup="menu"
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        onClick={() => setOpen(!open)}
      >
        {children}
      </button>
      {open && (
        <span className="menu" role="menu" id={id} aria-label={label}>
          {choices.map((choice, i) =>
            choice === '-' ? (
              // biome-ignore lint/suspicious/noArrayIndexKey: the list does not change while open
              <hr key={i} />
            ) : (
              // biome-ignore lint/a11y/useAriaPropsSupportedByRole: the role is one of the two that are checked or not
              <button
                key={choice.text}
                type="button"
                tabIndex={-1}
                role={choice.checked === undefined ? 'menuitem' : 'menuitemradio'}
                aria-checked={choice.checked}
                disabled={choice.disabled}
                onClick={() => {
                  close(true);
                  choice.act();
                }}
              >
                <span className="tick">{choice.checked ? '✓' : ''}</span>
                {choice.text}
              </button>
            ),
          )}
        </span>
      )}
    </span>
  );
}
