import { PageFrame } from './page-frame.tsx';

export const BrokenLesson = ({ id, error }: { id: string; error: string | undefined }) => (
  <PageFrame title={error ? 'This lesson cannot be read' : 'There is no such lesson'}>
    <p className="lede mono">{error ?? id}</p>
    <p>
      <a href="#/">All lessons</a>
    </p>
  </PageFrame>
);
