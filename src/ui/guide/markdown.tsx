import { lexer, type Token, type Tokens } from 'marked';
import { Fragment, type ReactNode } from 'react';

/** Markdown as React elements. HTML in it is shown as text; links lead to https alone. */
export function Markdown({ text }: { text: string }) {
  return <>{blocks(lexer(text))}</>;
}
export const InlineMarkdown = ({ text }: { text: string }) => (
  <>{inline(lexer(text).flatMap((t) => ('tokens' in t && t.type === 'paragraph' ? (t.tokens ?? []) : [t])))}</>
);

const blocks = (tokens: Token[]): ReactNode[] => tokens.map((token, i) => <Fragment key={`${i}:${token.type}`}>{block(token)}</Fragment>);
const inline = (tokens: Token[] = []): ReactNode[] =>
  tokens.map((token, i) => <Fragment key={`${i}:${token.type}`}>{span(token)}</Fragment>);

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
      const items = (token as Tokens.List).items.map((item, i) => <li key={`${i}:${item.raw.length}`}>{blocks(item.tokens)}</li>);
      return token.ordered ? <ol start={Number(token.start) || 1}>{items}</ol> : <ul>{items}</ul>;
    }
    case 'table':
      return <Table token={token as Tokens.Table} />;
    default:
      return span(token);
  }
}

function Table({ token }: { token: Tokens.Table }) {
  return (
    <div className="table-box">
      <table>
        <thead>
          <tr>
            {token.header.map((cell, i) => (
              <th key={`${i}:${cell.text}`}>{inline(cell.tokens)}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {token.rows.map((row, i) => (
            <tr key={`${i}:${row[0]?.text}`}>
              {row.map((cell, j) => (
                <td key={`${j}:${cell.text}`}>{inline(cell.tokens)}</td>
              ))}
            </tr>
          ))}
        </tbody>
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
