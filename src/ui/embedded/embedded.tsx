import '../styles/embedded.css';
import { useEffect, useState } from 'react';
import { createLab, type Lab } from '../lab/lab.ts';
import type { Entry } from '../lessons.ts';
import { EmbeddedView } from './embedded-view.tsx';
import { dress, lookOf } from './look.ts';

/** A lesson inside another page; `query` is the address' own: how it looks, and `step`, counted from 1. */
export default function Embedded({ entry, query }: { entry: Entry & { error?: undefined }; query: string }) {
  const [lab, setLab] = useState<Lab>();
  useEffect(() => {
    const params = new URLSearchParams(query);
    dress(lookOf(params));
    const mine = createLab(entry.lesson, entry.prose, { embedded: true, from: Math.max(0, (Number(params.get('step')) || 1) - 1) });
    setLab(mine);
    return () => mine.close();
  }, [entry, query]);
  return lab ? <EmbeddedView lab={lab} /> : null;
}
