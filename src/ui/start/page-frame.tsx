import type { ReactNode } from 'react';
import { Mark } from '../parts/icons.tsx';
import { ThemeButton } from '../parts/theme-button.tsx';

/** A page of text under the top bar. */
export const PageFrame = ({ title, children }: { title: string; children: ReactNode }) => (
  <div className="home">
    <header className="bar">
      <a className="brand" href="#/" aria-label="Tabernetes, start page">
        <Mark />
        <span>Tabernetes</span>
      </a>
      <span className="grow" />
      <ThemeButton />
    </header>
    <main>
      <h1>{title}</h1>
      {children}
    </main>
  </div>
);
