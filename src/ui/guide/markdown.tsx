import { lexer, type Token, type Tokens } from 'marked';
import { createElement, Fragment, type ReactNode } from 'react';

/** Markdown as React elements. HTML in it is shown as text; links lead to https alone. */
export function Markdown({ text }: { text: string }) {
  return blocks(lexer(text));
}
export const InlineMarkdown = ({ text }: { text: string }) =>
  inline(lexer(text).flatMap((t) => ('tokens' in t && t.type === 'paragraph' ? (t.tokens ?? []) : [t])));

// Children as arguments need no keys: prose does not change.
const group = (
  type: 'ul' | 'ol' | 'tr' | 'thead' | 'tbody' | typeof Fragment,
  children: ReactNode[],
  props: object | null = null,
): ReactNode => createElement(type as string, props, ...children);
const blocks = (tokens: Token[]): ReactNode => group(Fragment, tokens.map(block));
const inline = (tokens: Token[] = []): ReactNode => group(Fragment, tokens.map(span));

function block(token: Token): ReactNode {
  switch (token.type) {
    case 'space':
    case 'def':
      return null;
    case 'heading':
      return token.depth <= 3 ? <h3>{inline(token.tokens)}</h3> : <h4>{inline(token.tokens)}</h4>;
    case 'paragraph':
      return <p>{inline(token.tokens)}</p>;
    case 'code':
      return <pre className="code">{token.text}</pre>;
    case 'blockquote':
      return <blockquote>{blocks(token.tokens ?? [])}</blockquote>;
    case 'hr':
      return <hr />;
    case 'list': {
      const items = (token as Tokens.List).items.map((item) => createElement('li', null, blocks(item.tokens)));
      return token.ordered ? group('ol', items, { start: Number(token.start) || 1 }) : group('ul', items);
    }
    case 'table':
      return <Table token={token as Tokens.Table} />;
    default:
      return span(token);
  }
}

function Table({ token }: { token: Tokens.Table }) {
  const cells = (type: 'th' | 'td', row: Tokens.TableCell[]) =>
    group(
      'tr',
      row.map((cell) => createElement(type, null, inline(cell.tokens))),
    );
  return (
    <div className="table-box">
      <table>
        {group('thead', [cells('th', token.header)])}
        {group(
          'tbody',
          token.rows.map((row) => cells('td', row)),
        )}
      </table>
    </div>
  );
}

function span(token: Token): ReactNode {
  switch (token.type) {
    case 'strong':
      return <strong>{inline(token.tokens)}</strong>;
    case 'em':
      return <em>{inline(token.tokens)}</em>;
    case 'del':
      return <del>{inline(token.tokens)}</del>;
    case 'codespan':
      return <code>{token.text}</code>;
    case 'br':
      return <br />;
    case 'escape':
      return token.text;
    case 'link':
      return /^https?:\/\//.test(token.href) ? (
        <a href={token.href} target="_blank" rel="noreferrer">
          {inline(token.tokens)}
        </a>
      ) : (
        inline(token.tokens)
      );
    case 'text':
      return token.tokens ? inline(token.tokens) : decode(token.text);
    default:
      return token.raw;
  }
}

/** marked leaves the few entities of prose as they are written. */
const decode = (text: string) =>
  text.replace(/&(amp|lt|gt|quot|#39);/g, (_, name) => ({ amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" })[name as 'amp']);
