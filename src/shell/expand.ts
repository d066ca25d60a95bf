import { FsError, resolvePath } from '../os/fs.ts';
import { arithmeticMessage, evaluate } from './arithmetic.ts';
import { expandBraces } from './brace.ts';
import { capture } from './capture.ts';
import type { Context } from './context.ts';
import { ShellError } from './flow.ts';
import { glob } from './glob.ts';
import { expandParameter, parameterSegments } from './parameter.ts';
import { type ArithmeticExpression, parseWord, type Word, type WordPart } from './parse.ts';
import { isPattern, type Segment } from './pattern.ts';
import { substitute } from './procsub.ts';

/** Words as fields: braces, tilde, parameters, commands, arithmetic, splitting, pathnames, quote removal. */
export async function expandWords(context: Context, words: readonly Word[]): Promise<string[]> {
  const out: string[] = [];
  for (const word of words) {
    const texts = word.text.includes('{') && context.shell.dialect === 'bash' ? expandBraces(word.text) : [word.text];
    for (const text of texts) out.push(...(await expandWord(context, text === word.text ? word : parseWord(text))));
  }
  return out;
}

async function expandWord(context: Context, word: Word): Promise<string[]> {
  const { shell } = context;
  const fields = splitFields(await segmentsOf(context, word, true), shell.variables.text('IFS') ?? ' \t\n');
  return fields.flatMap((field) => {
    const text = field.map((s) => s.text).join('');
    if (shell.options.noglob || !isPattern(field)) return [text];
    const matches = glob(shell.proc.machine.fs, shell.cwd, field, {
      dotglob: shell.shopt.has('dotglob'),
      globstar: shell.shopt.has('globstar'),
    });
    return matches.length ? matches : shell.shopt.has('nullglob') ? [] : [text];
  });
}

/** A word as one string: no splitting, no pathnames. */
export async function expandText(context: Context, word: Word | undefined, assignment = false): Promise<string> {
  if (!word) return '';
  const ifs = context.shell.variables.text('IFS');
  const joint = ifs === undefined ? ' ' : (ifs[0] ?? '');
  const segments = await segmentsOf(context, word, true, assignment);
  return segments.map((s) => (s.break ? (s.quoted && assignment ? ' ' : joint) : '') + s.text).join('');
}

export const expandPattern = (context: Context, word: Word | undefined): Promise<Segment[]> =>
  word ? segmentsOf(context, word, true) : Promise.resolve([]);

export async function segmentsOf(context: Context, word: Word, tilde: boolean, assignment = false): Promise<Segment[]> {
  const parts: readonly WordPart[] = word.parts ?? [{ type: 'Literal', pos: word.pos, end: word.end, text: word.text, value: word.value }];
  return partSegments(context, parts, false, tilde, assignment);
}

export async function partSegments(
  context: Context,
  parts: readonly WordPart[],
  quoted: boolean,
  tilde = false,
  assignment = false,
): Promise<Segment[]> {
  const out: Segment[] = [];
  for (const [i, part] of parts.entries()) {
    switch (part.type) {
      case 'Literal':
        if (quoted) out.push({ text: part.value, quoted: true });
        else out.push(...literal(context, part.text, tilde && i === 0, assignment));
        break;
      case 'SingleQuoted':
      case 'AnsiCQuoted':
        out.push({ text: part.value, quoted: true });
        break;
      case 'Glob':
        out.push({ text: part.text, quoted });
        break;
      case 'ExtendedGlob':
      case 'BraceExpansion':
        out.push({ text: part.text, quoted });
        break;
      case 'DoubleQuoted':
      case 'LocaleString': {
        const inner = await partSegments(context, part.parts, true);
        const onlyEmptyList = part.parts.length === 1 && inner.length === 0;
        if (!inner.length && !onlyEmptyList) out.push({ text: '', quoted: true });
        out.push(...inner);
        break;
      }
      case 'SimpleExpansion':
        out.push(...(await parameterSegments(context, part.text.slice(1), quoted)));
        break;
      case 'ParameterExpansion':
        out.push(...(await expandParameter(context, part, quoted)));
        break;
      case 'CommandExpansion':
        out.push({ text: await commandText(context, part), quoted, split: !quoted });
        break;
      case 'ArithmeticExpansion':
        out.push({
          text: String(part.expression ? await arithmetic(context, part.expression, part.text.slice(3, -2)) : 0n),
          quoted,
          split: !quoted,
        });
        break;
      case 'ProcessSubstitution':
        out.push({ text: await substitute(context, part), quoted: true });
        break;
    }
  }
  return out;
}

/** `$((…))`: its error ends the line. */
async function arithmetic(context: Context, expression: ArithmeticExpression, text: string): Promise<bigint> {
  try {
    return await evaluate(context, expression);
  } catch (error) {
    if (!(error instanceof ShellError)) throw error;
    throw new ShellError(arithmeticMessage(text, error.message), error.status, true);
  }
}

async function commandText(context: Context, part: WordPart & { type: 'CommandExpansion' }): Promise<string> {
  const file = part.script && inputFile(part.script);
  if (file && part.script) {
    const name = await expandText(context, file);
    try {
      return context.shell.proc.machine.fs.readText(resolvePath(context.shell.cwd, name)).replace(/\n+$/, '');
    } catch (error) {
      await context.shell.warn(context.io, `${name}: ${error instanceof FsError ? error.message : error}`);
      context.shell.status = 1;
      return '';
    }
  }
  return part.script ? (await capture(context, part.script)).replace(/\0/g, '').replace(/\n+$/, '') : '';
}

/** `$(< file)`. */
function inputFile(script: NonNullable<(WordPart & { type: 'CommandExpansion' })['script']>): Word | undefined {
  const command = script.commands.length === 1 ? script.commands[0].command : undefined;
  if (command?.type !== 'Command' || command.name || command.prefix.length !== 1) return undefined;
  const redirect = command.prefix[0];
  return redirect.type === 'Redirect' && redirect.operator === '<' ? redirect.target : undefined;
}

function literal(context: Context, text: string, tilde: boolean, assignment: boolean): Segment[] {
  const out: Segment[] = [];
  let plain = '';
  const flush = () => {
    if (plain) out.push({ text: plain, quoted: false });
    plain = '';
  };
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '\\') {
      if (text[i + 1] === '\n') i++;
      else if (i + 1 < text.length) {
        flush();
        out.push({ text: text[++i], quoted: true });
      } else plain += '\\';
    } else if (text[i] === '~' && ((i === 0 && tilde) || (assignment && text[i - 1] === ':'))) {
      const user = /^~([A-Za-z_][\w-]*|[+-])?(?=\/|$|:)/.exec(text.slice(i));
      const home = user ? homeOf(context, user[1]) : undefined;
      if (user && home !== undefined) {
        flush();
        out.push({ text: home, quoted: true });
        i += user[0].length - 1;
      } else plain += '~';
    } else plain += text[i];
  }
  flush();
  return out;
}

function homeOf(context: Context, user: string | undefined): string | undefined {
  const { shell } = context;
  if (user === '+') return shell.cwd;
  if (user === '-') return shell.variables.text('OLDPWD');
  const users = () => {
    try {
      return shell.proc.machine.fs
        .readText('/etc/passwd')
        .split('\n')
        .map((line) => line.split(':'));
    } catch {
      return [];
    }
  };
  if (user) return users().find((fields) => fields[0] === user)?.[5] ?? (user === 'root' ? '/root' : undefined);
  return shell.variables.text('HOME') ?? users().find((fields) => fields[2] === String(shell.proc.uid))?.[5] ?? '/root';
}

/** Field splitting. */
export function splitFields(segments: readonly Segment[], ifs: string): Segment[][] {
  const fields: Segment[][] = [];
  let current: Segment[] | undefined;
  const end = () => {
    if (current) fields.push(current);
    current = undefined;
  };
  const isSpace = (char: string) => ifs.includes(char) && /[ \t\n]/.test(char);
  for (const segment of segments) {
    if (segment.break) end();
    if (!segment.split || !ifs) {
      if (segment.text || segment.quoted) {
        current ??= [];
        current.push(segment);
      }
      continue;
    }
    let word = '';
    const add = () => {
      if (!word) return;
      current ??= [];
      current.push({ text: word, quoted: false });
      word = '';
    };
    for (let i = 0; i < segment.text.length; i++) {
      const char = segment.text[i];
      if (!ifs.includes(char)) {
        word += char;
        continue;
      }
      add();
      let hard = !isSpace(char);
      while (i + 1 < segment.text.length && (isSpace(segment.text[i + 1]) || (!hard && ifs.includes(segment.text[i + 1])))) {
        i++;
        if (!isSpace(segment.text[i])) hard = true;
      }
      if (hard) current ??= [];
      end();
    }
    add();
  }
  end();
  return fields.map((field) => (field.length ? field : [{ text: '', quoted: true }]));
}
