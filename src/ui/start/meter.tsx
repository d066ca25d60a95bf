/** A bar a step: done, here, or to come. */
export function Meter({ done, here }: { done: boolean[]; here?: number }) {
  return (
    <span className="meter" role="img" aria-label={`${done.filter(Boolean).length} of ${done.length} steps done`}>
      {done.map((d, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a step is its position
        <i key={i} className={i === here ? 'here' : d ? 'done' : undefined} />
      ))}
    </span>
  );
}
