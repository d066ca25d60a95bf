import { parse as parseYaml } from 'yaml';
import type { Block, Check, Lesson, Step } from '../sandbox/types.ts';
import { checkShape } from './shape.ts';

/** What is wrong with a lesson file, and where: `line` counts from 1. */
export class LessonError extends Error {
  constructor(
    readonly lesson: string,
    readonly line: number,
    message: string,
  ) {
    super(`${lesson}:${line}: ${message}`);
  }
}

interface Fence {
  info: string;
  body: string;
  line: number;
}
type Part = { heading: string; line: number } | { prose: string } | Fence;

/**
 * Reads a lesson.md. `files` are the folder's other files by relative path (setup, files/…).
 * Throws LessonError. The format: README, "How to write a lesson".
 */
export function parseLesson(id: string, markdown: string, files: Record<string, string> = {}): Lesson {
  const fail = (line: number, message: string): never => {
    throw new LessonError(id, line, message);
  };
  const text = markdown.replace(/^\uFEFF/, '').replace(/\r\n/g, '\n');
  const front = /^---\n([\s\S]*?)\n---\n/.exec(text);
  if (!front) return fail(1, 'a lesson begins with front matter between two lines of ---');
  const head = readYaml(front[1], (message) => fail(2, message)) as Record<string, unknown>;
  const known = ['title', 'summary', 'kubernetes', 'minutes', 'setup', 'files'];
  for (const key of Object.keys(head ?? {}))
    if (!known.includes(key)) fail(2, `unknown key ${key} in the front matter; known are ${known.join(', ')}`);
  if (typeof head?.title !== 'string') fail(2, 'the front matter needs a title');
  const release = String(head.kubernetes ?? '1.36');
  if (release !== '1.36' && release !== '1.13') return fail(2, `kubernetes: ${release} is not a release that is here; 1.36 and 1.13 are`);
  const setupName = typeof head.setup === 'string' ? head.setup : '';
  if (setupName && files[setupName] === undefined) fail(2, `setup: there is no file ${setupName} beside lesson.md`);

  const lesson: Lesson = {
    id,
    title: head.title as string,
    summary: String(head.summary ?? ''),
    kubernetes: release,
    minutes: Number(head.minutes ?? 15),
    setup: setupName ? files[setupName] : '',
    setupKind: setupName ? (setupName.endsWith('.sh') ? 'sh' : 'yaml') : '',
    files: homeFiles(typeof head.files === 'string' ? head.files : '', files),
    introduction: '',
    steps: [],
  };
  let step: Step | undefined;
  for (const part of parts(text.slice(front[0].length), front[0].split('\n').length, fail)) {
    if ('heading' in part) {
      step = heading(part.heading);
      lesson.steps.push(step);
    } else if ('prose' in part) {
      if (step) step.blocks.push({ type: 'prose', markdown: part.prose });
      else lesson.introduction += part.prose;
    } else if (step) addFence(step, part, fail);
    else fail(part.line, 'a block stands before the first step (##)');
  }
  if (!lesson.steps.length) fail(1, 'a lesson needs at least one step: a heading with ##');
  for (const s of lesson.steps) if (!s.solution.length) s.solution = runBlocks(s);
  return lesson;
}

function homeFiles(folder: string, files: Record<string, string>): Record<string, string> {
  if (!folder) return {};
  const prefix = folder.endsWith('/') ? folder : `${folder}/`;
  return Object.fromEntries(
    Object.entries(files)
      .filter(([name]) => name.startsWith(prefix))
      .map(([name, content]) => [name.slice(prefix.length), content]),
  );
}

function heading(text: string): Step {
  const attributes = /\s*\{([^}]*)\}\s*$/.exec(text);
  return {
    title: attributes ? text.slice(0, attributes.index) : text,
    reading: /\breading:\s*true\b/.test(attributes?.[1] ?? ''),
    blocks: [],
    checks: [],
    solution: [],
  };
}

const runBlocks = (step: Step): Step['solution'] =>
  step.blocks.flatMap((b): Step['solution'] => {
    if (b.type === 'run') return [{ code: b.code, pod: b.pod }];
    return b.type === 'file' ? [{ code: `cat > ${b.path} <<'END-OF-FILE'\n${b.content}END-OF-FILE` }] : [];
  });

function addFence(step: Step, fence: Fence, fail: (line: number, message: string) => never) {
  const [language, ...words] = fence.info.split(/\s+/);
  const options = Object.fromEntries(
    words.map((w) => (w.includes('=') ? [w.slice(0, w.indexOf('=')), w.slice(w.indexOf('=') + 1)] : [w, ''])),
  );
  const pod = options.pod || undefined;
  const code = fence.body.replace(/\n$/, '');
  if (language === 'sh' && 'run' in options) step.blocks.push({ type: 'run', code, pod });
  else if (language === 'sh' && 'solution' in options) {
    // Files that the step offers are part of its solution.
    if (!step.solution.length) step.solution.push(...runBlocks({ ...step, blocks: step.blocks.filter((b) => b.type === 'file') }));
    step.solution.push({ code, pod });
  } else if (language === 'yaml' && 'check' in options) step.checks.push(...checks(fence, fail));
  else if (language === 'md' && 'hint' in options) step.blocks.push({ type: 'hint', markdown: code });
  else if (language === 'text' && 'output' in options) step.blocks.push({ type: 'output', text: fence.body, loose: 'loose' in options });
  else if (options.file) step.blocks.push({ type: 'file', path: options.file, content: fence.body });
  else step.blocks.push({ type: 'prose', markdown: `\`\`\`${fence.info}\n${fence.body}\`\`\`\n` } satisfies Block);
}

function checks(fence: Fence, fail: (line: number, message: string) => never): Check[] {
  const list = readYaml(fence.body, (message) => fail(fence.line, message));
  if (!Array.isArray(list)) return fail(fence.line, 'a check block is a list: each goal begins with "- "');
  return list.map((item) => {
    const { title, missing, ...test } = item ?? {};
    const problem = checkShape(test);
    if (problem) fail(fence.line, problem);
    if (typeof missing !== 'string') fail(fence.line, 'a check needs missing: what the learner reads while it fails');
    return { title: typeof title === 'string' ? title : missing, missing, test };
  });
}

function readYaml(text: string, fail: (message: string) => never): any {
  try {
    return parseYaml(text);
  } catch (error) {
    return fail((error as Error).message.split('\n')[0]);
  }
}

/** Headings of steps, fences and the prose between them, in order. */
function* parts(text: string, firstLine: number, fail: (line: number, message: string) => never): Generator<Part> {
  const lines = text.split('\n');
  let prose: string[] = [];
  const flush = function* (): Generator<Part> {
    const joined = prose.join('\n').trim();
    prose = [];
    if (joined) yield { prose: `${joined}\n` };
  };
  for (let i = 0; i < lines.length; i++) {
    const open = /^(`{3,}|~{3,})\s*(.*)$/.exec(lines[i]);
    const title = /^##\s+(.+?)\s*$/.exec(lines[i]);
    if (open) {
      yield* flush();
      const start = i;
      const body: string[] = [];
      for (i++; lines[i]?.trim() !== open[1]; i++) {
        if (i >= lines.length) fail(firstLine + start, 'this fence is not closed');
        body.push(lines[i]);
      }
      yield { info: open[2].trim(), body: body.length ? `${body.join('\n')}\n` : '', line: firstLine + start };
    } else if (title) {
      yield* flush();
      yield { heading: title[1], line: firstLine + i };
    } else prose.push(lines[i]);
  }
  yield* flush();
}
