import type { ReactNode } from 'react';

/** 16 px line icons. */
const ICONS = {
  check: <path d="M3 8.5 6.5 12 13 4.5" />,
  x: <path d="M4 4l8 8M12 4l-8 8" />,
  play: <path d="M5 3.5v9l7-4.5z" fill="currentColor" strokeLinejoin="round" />,
  copy: (
    <>
      <rect x="5.5" y="5.5" width="8" height="8" rx="1.5" />
      <path d="M10.5 5.5v-2a1 1 0 0 0-1-1h-6a1 1 0 0 0-1 1v6a1 1 0 0 0 1 1h2" />
    </>
  ),
  right: <path d="M6 3.5 10.5 8 6 12.5" />,
  left: <path d="M10 3.5 5.5 8 10 12.5" />,
  down: <path d="M3.5 6 8 10.5 12.5 6" />,
  up: <path d="M3.5 10 8 5.5l4.5 4.5" />,
  arrow: <path d="M2.5 8h11M9.5 4l4 4-4 4" />,
  theme: (
    <>
      <circle cx="8" cy="8" r="5.5" />
      <path d="M8 2.5v11a5.5 5.5 0 0 0 0-11z" fill="currentColor" stroke="none" />
    </>
  ),
  more: (
    <g fill="currentColor" stroke="none">
      <circle cx="3.5" cy="8" r="1.2" />
      <circle cx="8" cy="8" r="1.2" />
      <circle cx="12.5" cy="8" r="1.2" />
    </g>
  ),
  plus: <path d="M8 3.5v9M3.5 8h9" />,
  pod: (
    <>
      <rect x="2.5" y="2.5" width="11" height="11" rx="2.5" />
      <rect x="6" y="6" width="4" height="4" rx="1" fill="currentColor" stroke="none" />
    </>
  ),
  sa: (
    <>
      <path d="M8 1.8 13 4v4c0 3-2.2 5.2-5 6.2C5.2 13.2 3 11 3 8V4z" />
      <circle cx="8" cy="6.7" r="1.7" />
      <path d="M5.3 11c.5-1.5 1.5-2 2.7-2s2.2.5 2.7 2" />
    </>
  ),
  bind: (
    <>
      <circle cx="4.5" cy="8" r="2.5" />
      <circle cx="11.5" cy="8" r="2.5" />
      <path d="M7 8h2" />
    </>
  ),
  role: (
    <>
      <path d="M3.5 2.500h9v11h-9z" />
      <path d="M5.8 5.500h4.400M5.8 8h4.400M5.8 10.500h2.4" />
    </>
  ),
  graph: (
    <>
      <circle cx="3.5" cy="8" r="1.8" />
      <circle cx="12.5" cy="3.8" r="1.8" />
      <circle cx="12.5" cy="12.2" r="1.8" />
      <path d="m5.2 7.2 5.6-2.600M5.2 8.800l5.6 2.6" />
    </>
  ),
  term: <path d="m3 4.5 3.5 3.500L3 11.500M8.5 12H13" />,
  book: (
    <>
      <path d="M3 2.500h7.500A2.5 2.5 0 0 1 13 5v8.500H5a2 2 0 0 1-2-2z" />
      <path d="M3 11.500a2 2 0 0 1 2-2h8" />
    </>
  ),
  doc: (
    <>
      <path d="M4 1.800h5.500L12.5 5v9.200H4z" />
      <path d="M9.3 2v3.200h3" />
    </>
  ),
  ring: <circle cx="8" cy="8" r="6" strokeDasharray="2.2 2.2" />,
  todo: (
    <>
      <circle cx="8" cy="8" r="6" />
      <path d="M8 4.800v4M8 11.200v.01" strokeWidth="1.8" />
    </>
  ),
  done: (
    <>
      <circle cx="8" cy="8" r="6.7" fill="currentColor" stroke="none" />
      <path d="M5 8.3 7.2 10.5 11.2 5.8" stroke="var(--bg-raised)" strokeWidth="1.8" />
    </>
  ),
  half: (
    <>
      <circle cx="8" cy="8" r="6" />
      <path d="M8 2a6 6 0 0 1 0 12z" fill="currentColor" stroke="none" />
    </>
  ),
  open: <circle cx="8" cy="8" r="6" />,
  warn: (
    <>
      <path d="M8 2.2 14.5 13.500h-13z" />
      <path d="M8 6.500v3M8 11.500v.01" />
    </>
  ),
  info: (
    <>
      <circle cx="8" cy="8" r="6" />
      <path d="M8 7.500v3.700M8 4.900v.01" />
    </>
  ),
  undo: (
    <>
      <path d="M5.5 3 2.5 6l3 3" />
      <path d="M2.5 6h7a3.5 3.5 0 0 1 0 7H6" />
    </>
  ),
  ext: <path d="M9.5 2.500h4v4M13.5 2.5 7.5 8.500M11.5 9.500v3.500h-8.500v-8.500h3.5" />,
  clock: (
    <>
      <circle cx="8" cy="8" r="6" />
      <path d="M8 4.500V8l2.5 1.5" />
    </>
  ),
  max: <path d="M9.5 2.500h4v4M6.5 13.500h-4v-4M13.5 2.500l-4.5 4.500M2.5 13.5 7 9" />,
  lines: <path d="M2.5 4h11M2.5 8h11M2.5 12h7" />,
} satisfies Record<string, ReactNode>;
export type IconName = keyof typeof ICONS;

export function Icon({ name, small }: { name: IconName; small?: boolean }) {
  return (
    <svg className={small ? 'i i12' : 'i'} viewBox="0 0 16 16" aria-hidden="true">
      {ICONS[name]}
    </svg>
  );
}

/** A browser tab standing on its line with a block cursor in it. */
export function Mark() {
  return (
    <svg className="mark" viewBox="0 0 24 20" aria-hidden="true">
      <path
        className="mark-line"
        d="M1.5 17.5h2.2c1.6 0 2.3-.8 2.3-2.300V7.5A4.5 4.5 0 0 1 10.500 3h3A4.5 4.5 0 0 1 18 7.5v7.7c0 1.500.7 2.300 2.300 2.300h2.2"
      />
      <rect className="mark-cursor" x="10" y="9" width="4" height="8.5" rx=".5" />
    </svg>
  );
}
