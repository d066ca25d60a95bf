import { useLab, useLabState } from '../lab/context.ts';
import { FileBlock } from './file-block.tsx';
import { InlineMarkdown, Markdown } from './markdown.tsx';
import { RunBlock } from './run-block.tsx';

/** A step's blocks in their order; hints appear where they stand once they are revealed. */
export function StepBody({ step }: { step: number }) {
  const { lesson } = useLab();
  const runs = useLabState((s) => s.runs);
  const revealed = useLabState((s) => s.progress.hints[step] ?? 0);
  const { blocks } = lesson.steps[step];
  const next = blocks.findIndex((b, i) => (b.type === 'run' || b.type === 'file') && runs[`${step}.${i}`]?.state !== 'ran');
  let hint = 0;
  return (
    <>
      {step === 0 && lesson.introduction && <Markdown text={lesson.introduction} />}
      {blocks.map((block, i) => {
        const key = `${step}.${i}`;
        if (block.type === 'prose') return <Markdown key={key} text={block.markdown} />;
        if (block.type === 'run') return <RunBlock key={key} id={key} code={block.code} pod={block.pod} next={i === next} />;
        if (block.type === 'file') return <FileBlock key={key} id={key} path={block.path} content={block.content} next={i === next} />;
        if (block.type === 'output') return <Output key={key} text={block.text} />;
        hint++;
        return hint <= revealed ? <Hint key={key} number={hint} text={block.markdown} /> : null;
      })}
    </>
  );
}

const Output = ({ text }: { text: string }) => (
  <figure className="output">
    <figcaption>prints</figcaption>
    <pre className="code">{text.trimEnd()}</pre>
  </figure>
);

const Hint = ({ number, text }: { number: number; text: string }) => (
  <aside className="hint" aria-label={`Hint ${number}`}>
    <p>
      <b>Hint {number}.</b> <InlineMarkdown text={text} />
    </p>
  </aside>
);
