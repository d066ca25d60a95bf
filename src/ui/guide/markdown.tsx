import { createElement, Fragment, type ReactNode } from 'react';
import type { Prose } from './prose.ts';

/** A lesson's prose as React elements. Children as arguments need no keys: prose does not change. */
export const Markdown = ({ prose = [] }: { prose: Prose[] | undefined }) => createElement(Fragment, null, ...prose.map(show));

function show(prose: Prose): ReactNode {
  if (typeof prose === 'string') return prose;
  const [name, attributes, inside] = prose;
  const shown = inside.map(show);
  switch (name) {
    case 'pre':
      return createElement('pre', { className: 'code' }, ...shown);
    case 'a':
      return createElement('a', { ...attributes, target: '_blank', rel: 'noreferrer' }, ...shown);
    case 'table':
      return createElement('div', { className: 'table-box' }, createElement('table', null, ...shown));
    default:
      return createElement(name, attributes, ...shown);
  }
}
