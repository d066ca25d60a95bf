import { type KeyboardEvent, type ReactNode, useRef } from 'react';
import { Icon } from './icons.tsx';

export interface TabItem {
  id: string;
  panel: string;
  text: ReactNode;
  onClose?: () => void;
  closeLabel: string;
}

/** Tabs with one tab stop: arrows move, Delete closes. */
export function TabList({
  label,
  active,
  tabs,
  onSelect,
}: {
  label: string;
  active: string | undefined;
  tabs: TabItem[];
  onSelect: (id: string) => void;
}) {
  const box = useRef<HTMLDivElement>(null);
  const onKeyDown = (event: KeyboardEvent, item: TabItem) => {
    const buttons = [...(box.current?.querySelectorAll<HTMLElement>('[role=tab]') ?? [])];
    const at = buttons.indexOf(event.currentTarget as HTMLElement);
    const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: buttons.length - 1 }[event.key];
    if (to !== undefined) buttons[(to + buttons.length) % buttons.length]?.focus();
    else if (event.key === 'Delete') item.onClose?.();
    else return;
    event.preventDefault();
  };
  return (
    <div className="tab-list">
      <div role="tablist" aria-label={label} ref={box}>
        {tabs.map((item) => (
          <button
            key={item.id}
            type="button"
            className="tab"
            role="tab"
            aria-selected={item.id === active}
            aria-controls={item.panel}
            tabIndex={item.id === active ? 0 : -1}
            onClick={() => onSelect(item.id)}
            onAuxClick={(event) => event.button === 1 && item.onClose?.()}
            onKeyDown={(event) => onKeyDown(event, item)}
          >
            {item.text}
          </button>
        ))}
      </div>
      {tabs
        .filter((item) => item.id === active && item.onClose)
        .map((item) => (
          <button
            key={item.id}
            type="button"
            className="btn quiet small icon close"
            aria-label={item.closeLabel}
            title={item.closeLabel}
            onClick={item.onClose}
          >
            <Icon name="x" small />
          </button>
        ))}
    </div>
  );
}
