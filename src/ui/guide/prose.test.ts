import { expect, it } from 'vitest';
import { readInline, readMarkdown } from './prose.ts';

const e = (name: string, ...inside: unknown[]) => [name, {}, inside];

it('reads what lessons are written in', () => {
  const text = 'Some **bold** _and_ `a < b` &amp; [x](https://x.example) [y](javascript:alert) <b>raw</b>';
  expect(readMarkdown(`# A\n\n${text}\n\n3. one\n4. two\n\n\`\`\`sh\nls\n\`\`\`\n`)).toEqual([
    e('h3', 'A'),
    e(
      'p',
      'Some ',
      e('strong', 'bold'),
      ' ',
      e('em', 'and'),
      ' ',
      e('code', 'a < b'),
      ' & ',
      ['a', { href: 'https://x.example' }, ['x']],
      ' ',
      'y',
      ' ',
      '<b>',
      'raw',
      '</b>',
    ),
    ['ol', { start: 3 }, [e('li', 'one'), e('li', 'two')]],
    e('pre', 'ls'),
  ]);
  expect(readMarkdown('| a | b |\n|---|---|\n| 1 | `2` |\n')).toEqual([
    e('table', e('thead', e('tr', e('th', 'a'), e('th', 'b'))), e('tbody', e('tr', e('td', '1'), e('td', e('code', '2'))))),
  ]);
  expect(readInline('Use `x`, _now_.')).toEqual(['Use ', e('code', 'x'), ', ', e('em', 'now'), '.']);
});
