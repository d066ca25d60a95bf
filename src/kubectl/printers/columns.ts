import type { KubeObject } from '../../apimachinery/types.ts';
import { Failure } from '../errors.ts';
import { goValue } from '../jsonpath/gosyntax.ts';
import { JsonPath } from '../jsonpath/run.ts';
import type { Session } from '../session.ts';

export interface CustomColumn {
  header: string;
  path: string;
}

/** `x.y`, `.x.y`, `{x.y}` and `{.x.y}` mean the same. Upstream: kubectl/pkg/cmd/get/customcolumn.go. */
export function relaxedPath(expression: string): string {
  if (!expression) return expression;
  const match = /^\{\.?([^{}]+)\}$|^\.?([^{}]+)$/.exec(expression);
  if (!match)
    throw new Failure(`unexpected path string, expected a 'name1.name2' or '.name1.name2' or '{name1.name2}' or '{.name1.name2}'`);
  return `{.${match[1] ?? match[2]}}`;
}

export function columnsOf(spec: string): CustomColumn[] {
  if (!spec) throw new Failure('custom-columns format specified but no custom columns given');
  return spec.split(',').map((part) => {
    const at = part.indexOf(':');
    if (at < 0) throw new Failure(`unexpected custom-columns spec: ${part}, expected <header>:<json-path-expr>`);
    return { header: part.slice(0, at), path: relaxedPath(part.slice(at + 1)) };
  });
}

export function columnsOfFile(session: Session, file: string): CustomColumn[] {
  if (!file) throw new Failure('custom-columns format specified but no custom columns given');
  let text: string;
  try {
    text = session.proc.machine.fs.readText(session.path_(file));
  } catch (error) {
    throw new Failure(`error reading template ${file}, open ${file}: ${(error as Error).message.toLowerCase()}`);
  }
  const [first, second] = text.split('\n');
  if (!text.trim())
    throw new Failure(
      'invalid template, missing header line. Expected format is one line of space separated headers, one line of space separated column specs.',
    );
  const headers = first.trim().split(/\s+/);
  const specs = (second ?? '').trim().split(/\s+/).filter(Boolean);
  if (!specs.length)
    throw new Failure(
      'invalid template, missing spec line. Expected format is one line of space separated headers, one line of space separated column specs.',
    );
  if (headers.length !== specs.length)
    throw new Failure(`number of headers (${headers.length}) and field specifications (${specs.length}) don't match`);
  return headers.map((header, i) => ({ header, path: relaxedPath(specs[i]) }));
}

export function customRow(columns: CustomColumn[], object: KubeObject): string {
  return columns
    .map(({ path }) => {
      if (!path) return '<none>';
      const found = new JsonPath(path, true).find(object)[0] ?? [];
      return found.length ? found.map((v) => (v === null ? '<none>' : goValue(v))).join(',') : '<none>';
    })
    .join('\t');
}
