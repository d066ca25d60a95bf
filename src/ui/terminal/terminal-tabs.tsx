import { useLab, useLabState } from '../lab/context.ts';
import { TabList } from '../parts/tab-list.tsx';

/** The terminals by their names, and the pod whose shell is open in one. */
export function TerminalTabs() {
  const lab = useLab();
  const tabs = useLabState((s) => s.tabs);
  const active = useLabState((s) => s.tab);
  return (
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
  );
}
