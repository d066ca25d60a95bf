import { expect, test } from 'vitest';
import { type LessonError, parseLesson } from './parse.ts';

const FENCE = '```';
const lesson = (body: string, front = 'title: T\nkubernetes: "1.36"') => `---\n${front}\n---\n${body}`;
const problem = (markdown: string, files = {}) => {
  try {
    parseLesson('l', markdown, files);
    return 'none';
  } catch (error) {
    return (error as LessonError).message;
  }
};

test('a step with everything', () => {
  const parsed = parseLesson(
    'course/01',
    lesson(
      `Hello.

## Make a pod
Prose with \`code\`.

${FENCE}sh run
kubectl run web --image=nginx
${FENCE}

${FENCE}yaml file=pod.yaml
a: 1
${FENCE}

${FENCE}yaml check
- title: It runs
  object: pods/web
  path: .status.phase
  equals: Running
  missing: It does not run yet.
${FENCE}

${FENCE}md hint
Try harder.
${FENCE}

## Read {reading: true}
The end.
`,
      'title: T\nsummary: S\nkubernetes: "1.13"\nminutes: 7\nsetup: setup.yaml\nfiles: files/',
    ),
    { 'setup.yaml': 'kind: Pod', 'files/a/b.txt': 'x', 'other.md': '' },
  );
  expect(parsed).toEqual({
    id: 'course/01',
    title: 'T',
    summary: 'S',
    kubernetes: '1.13',
    minutes: 7,
    setup: 'kind: Pod',
    setupKind: 'yaml',
    files: { 'a/b.txt': 'x' },
    introduction: 'Hello.\n',
    steps: [
      {
        title: 'Make a pod',
        reading: false,
        blocks: [
          { type: 'prose', markdown: 'Prose with `code`.\n' },
          { type: 'run', code: 'kubectl run web --image=nginx', pod: undefined },
          { type: 'file', path: 'pod.yaml', content: 'a: 1\n' },
          { type: 'hint', markdown: 'Try harder.' },
        ],
        checks: [
          { title: 'It runs', missing: 'It does not run yet.', test: { object: 'pods/web', path: '.status.phase', equals: 'Running' } },
        ],
        solution: [
          { code: 'kubectl run web --image=nginx', pod: undefined },
          { code: "cat > pod.yaml <<'END-OF-FILE'\na: 1\nEND-OF-FILE" },
        ],
      },
      { title: 'Read', reading: true, blocks: [{ type: 'prose', markdown: 'The end.\n' }], checks: [], solution: [] },
    ],
  });
});

test.each([
  ['no front matter', '# Hi', {}, 'l:1: a lesson begins with front matter between two lines of ---'],
  [
    'an unknown key',
    lesson('## A', 'title: T\nlevel: 3'),
    {},
    'l:2: unknown key level in the front matter; known are title, summary, kubernetes, minutes, setup, files',
  ],
  [
    'an unknown release',
    lesson('## A', 'title: T\nkubernetes: "1.99"'),
    {},
    'l:2: kubernetes: 1.99 is not a release that is here; 1.36 and 1.13 are',
  ],
  ['a setup that is not there', lesson('## A', 'title: T\nsetup: s.yaml'), {}, 'l:2: setup: there is no file s.yaml beside lesson.md'],
  ['no steps', lesson('Text.'), {}, 'l:1: a lesson needs at least one step: a heading with ##'],
  ['an open fence', lesson(`## A\n${FENCE}sh run\nls\n`), {}, 'l:6: this fence is not closed'],
  [
    'a check without a verb',
    lesson(`## A\n${FENCE}yaml check\n- missing: x\n${FENCE}\n`),
    {},
    'l:6: a check has exactly one of object, can, request, http, file, logs, script, all, any, not; this one has none',
  ],
  [
    'a check with a stray key',
    lesson(`## A\n${FENCE}yaml check\n- {file: a, color: red, missing: x}\n${FENCE}\n`),
    {},
    'l:6: file takes no color; it takes equals, matches, contains, absent',
  ],
  [
    'a check without missing',
    lesson(`## A\n${FENCE}yaml check\n- file: a\n${FENCE}\n`),
    {},
    'l:6: a check needs missing: what the learner reads while it fails',
  ],
])('%s is refused with its line', (_, markdown, files, message) => {
  expect(problem(markdown, files)).toBe(message);
});
