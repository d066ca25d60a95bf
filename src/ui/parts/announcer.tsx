import { useEffect, useState } from 'react';

const GAP = 500;
let queue: string[] = [];
let listener: (() => void) | undefined;

/** Says something to those who do not see it: one message in half a second, the same never twice in a row. */
export function announce(text: string) {
  if (queue.at(-1) === text) return;
  queue = [...queue.slice(-3), text];
  listener?.();
}

export function Announcer() {
  const [text, setText] = useState('');
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const next = () => {
      timer = undefined;
      const [first, ...rest] = queue;
      if (first === undefined) return;
      queue = rest;
      setText(first);
      timer = setTimeout(next, GAP);
    };
    listener = () => {
      timer ??= setTimeout(next, 0);
    };
    listener();
    return () => {
      listener = undefined;
      clearTimeout(timer);
    };
  }, []);
  return (
    <div className="sr" role="status">
      {text}
    </div>
  );
}
