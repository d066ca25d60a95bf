import { Icon, type IconName } from '../parts/icons.tsx';
import { useLab, useLabState } from './context.ts';
import type { Pane } from './state.ts';

const TABS: { pane: Pane; text: string; icon: IconName }[] = [
  { pane: 'lesson', text: 'Lesson', icon: 'book' },
  { pane: 'terminal', text: 'Terminal', icon: 'term' },
  { pane: 'editor', text: 'Editor', icon: 'doc' },
  { pane: 'cluster', text: 'Cluster', icon: 'graph' },
];

export function PhoneTabs() {
  const lab = useLab();
  const pane = useLabState((s) => s.pane);
  const refused = useLabState((s) => s.refusals.length > 0);
  return (
    <nav className="phone-tabs" aria-label="Panes">
      {TABS.map(({ pane: to, text, icon }) => (
        <button key={to} type="button" aria-current={pane === to ? 'page' : undefined} onClick={() => lab.show(to)}>
          <Icon name={icon} />
          {text}
          {to === 'terminal' && refused && (
            <>
              <span className="badge" />
              <span className="sr">, last request refused</span>
            </>
          )}
        </button>
      ))}
    </nav>
  );
}
