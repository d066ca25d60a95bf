import type { KeyboardEvent, PointerEvent } from 'react';

interface Props {
  label: string;
  direction: 'columns' | 'rows';
  value: number;
  min: number;
  max: () => number;
  standard: number;
  /** 1 where dragging right or down grows the pane, -1 where it shrinks it. */
  sign: 1 | -1;
  onChange: (value: number) => void;
}

/** The line between two panes: dragged, or moved by keys: arrows 16 px, with Shift 64, Home, End, Enter for the default. */
export function Splitter({ label, direction, value, min, max, standard, sign, onChange }: Props) {
  const across = direction === 'columns';
  const set = (to: number) => onChange(Math.round(Math.min(Math.max(min, max()), Math.max(min, to))));
  const onPointerDown = (event: PointerEvent<HTMLElement>) => {
    const { currentTarget, pointerId } = event;
    const from = across ? event.clientX : event.clientY;
    event.preventDefault();
    currentTarget.setPointerCapture(pointerId);
    const move = (e: globalThis.PointerEvent) => set(value + sign * ((across ? e.clientX : e.clientY) - from));
    const end = () => {
      currentTarget.removeEventListener('pointermove', move);
      currentTarget.removeEventListener('lostpointercapture', end);
    };
    currentTarget.addEventListener('pointermove', move);
    currentTarget.addEventListener('lostpointercapture', end);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.shiftKey ? 64 : 16;
    const more = across ? 'ArrowRight' : 'ArrowDown';
    const less = across ? 'ArrowLeft' : 'ArrowUp';
    if (event.key === more) set(value + sign * step);
    else if (event.key === less) set(value - sign * step);
    else if (event.key === 'Home') set(min);
    else if (event.key === 'End') set(max());
    else if (event.key === 'Enter') set(standard);
    else return;
    event.preventDefault();
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a separator that can be moved has no element of its own
    <div
      className={`splitter ${direction}`}
      role="separator"
      tabIndex={0}
      aria-label={label}
      aria-orientation={across ? 'vertical' : 'horizontal'}
      aria-valuenow={value}
      aria-valuemin={min}
      aria-valuemax={Math.max(min, max())}
      onPointerDown={onPointerDown}
      onDoubleClick={() => set(standard)}
      onKeyDown={onKeyDown}
    />
  );
}
