import { lexer, type Token, type Tokens } from 'marked';

/** Markdown, read: text, or an element with its attributes and what is in it. */
export type Prose = string | [element: string, attributes: { href?: string; start?: number }, inside: Prose[]];

/** Markdown as a tree of few elements. HTML in it stays text; links lead to https alone. */
export const readMarkdown = (text: string): Prose[] => blocks(lexer(text));
export const readInline = (text: string): Prose[] =>
  inline(lexer(text).flatMap((token) => (token.type === 'paragraph' ? (token.tokens ?? []) : [token])));

const element = (name: string, inside: Prose[], attributes = {}): Prose => [name, attributes, inside];
const blocks = (tokens: Token[]): Prose[] => tokens.flatMap(block);
const inline = (tokens: Token[] = []): Prose[] => tokens.flatMap(span);

function block(token: Token): Prose[] {
  switch (token.type) {
    case 'space':
    case 'def':
      return [];
    case 'heading':
      return [element(token.depth <= 3 ? 'h3' : 'h4', inline(token.tokens))];
    case 'paragraph':
      return [element('p', inline(token.tokens))];
    case 'code':
      return [element('pre', [token.text])];
    case 'blockquote':
      return [element('blockquote', blocks(token.tokens ?? []))];
    case 'hr':
      return [element('hr', [])];
    case 'list': {
      const items = (token as Tokens.List).items.map((item) => element('li', blocks(item.tokens)));
      return [token.ordered ? element('ol', items, { start: Number(token.start) || 1 }) : element('ul', items)];
    }
    case 'table':
      return [table(token as Tokens.Table)];
    default:
      return span(token);
  }
}

function table({ header, rows }: Tokens.Table): Prose {
  const row = (name: string, cells: Tokens.TableCell[]) =>
    element(
      'tr',
      cells.map((cell) => element(name, inline(cell.tokens))),
    );
  const body = rows.map((cells) => row('td', cells));
  return element('table', [element('thead', [row('th', header)]), element('tbody', body)]);
}

function span(token: Token): Prose[] {
  switch (token.type) {
    case 'strong':
    case 'em':
    case 'del':
      return [element(token.type, inline(token.tokens))];
    case 'codespan':
      return [element('code', [token.text])];
    case 'br':
      return [element('br', [])];
    case 'escape':
      return [token.text];
    case 'link':
      return /^https?:\/\//.test(token.href) ? [element('a', inline(token.tokens), { href: token.href })] : inline(token.tokens);
    case 'text':
      return token.tokens ? inline(token.tokens) : [decode(token.text)];
    default:
      return [token.raw];
  }
}

/** marked leaves the few entities of prose as they are written. */
const decode = (text: string) =>
  text.replace(/&(amp|lt|gt|quot|#39);/g, (_, name) => ({ amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" })[name as 'amp']);
