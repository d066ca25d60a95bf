import { useLab, useLabState } from '../lab/context.ts';
import { FileBlock } from './file-block.tsx';
import { Markdown } from './markdown.tsx';
import type { Prose } from './prose.ts';
import { RunBlock } from './run-block.tsx';

/** A step's blocks in their order; hints appear where they stand once they are revealed. */
export function StepBody({ step }: { step: number }) {
  const { lesson, prose } = useLab();
  const runs = useLabState((s) => s.runs);
  const revealed = useLabState((s) => s.progress.hints[step] ?? 0);
  const { blocks } = lesson.steps[step];
  const next = blocks.findIndex((b, i) => (b.type === 'run' || b.type === 'file') && runs[`${step}.${i}`]?.state !== 'ran');
  let hint = 0;
  return (
    <>
      {step === 0 && <Markdown prose={prose.introduction} />}
      {blocks.map((block, i) => {
        const key = `${step}.${i}`;
        if (block.type === 'prose') return <Markdown key={key} prose={prose[key]} />;
        if (block.type === 'run') return <RunBlock key={key} id={key} code={block.code} pod={block.pod} next={i === next} />;
        if (block.type === 'file') return <FileBlock key={key} id={key} path={block.path} content={block.content} next={i === next} />;
        if (block.type === 'output') return <Output key={key} text={block.text} />;
        hint++;
        return hint <= revealed ? <Hint key={key} number={hint} prose={prose[key]} /> : null;
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

const Hint = ({ number, prose }: { number: number; prose: Prose[] }) => (
  <aside className="hint" aria-label={`Hint ${number}`}>
    <p>
      <b>Hint {number}.</b> <Markdown prose={prose} />
    </p>
  </aside>
);
