import { useState } from 'react';
import type { Refusal } from '../../worker/protocol.ts';
import { useLabState } from '../lab/context.ts';
import { Icon } from '../parts/icons.tsx';
import { exactTime } from '../parts/time.ts';

/** The name a person would say: without `system:serviceaccount:` and its namespace where it is default. */
export function shortUser(user: string): string {
  const account = /^system:serviceaccount:([^:]+):(.+)$/.exec(user);
  if (account) return account[1] === 'default' ? account[2] : `${account[1]}/${account[2]}`;
  return user === 'system:anonymous' || user === '' ? 'somebody unknown' : user;
}

/** What the API server refused and has not let through since. */
export function Refusals() {
  const refusals = useLabState((s) => s.refusals);
  const [open, setOpen] = useState(false);
  const last = refusals[0];
  if (!last) return null;
  return (
    <div className="refusal">
      <div className="refusal-row">
        <Verdict code={last.code} />
        <span className="grow trunc">
          {shortUser(last.user)} was refused at {exactTime(last.at)}
        </span>
        <button type="button" className="btn small" aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? 'Hide' : refusals.length > 1 ? `All ${refusals.length}` : 'Details'}
        </button>
      </div>
      {open && (
        <ul>
          {refusals.map((refusal) => (
            <Item key={refusal.id} refusal={refusal} />
          ))}
        </ul>
      )}
    </div>
  );
}

function Item({ refusal }: { refusal: Refusal }) {
  return (
    <li>
      <b>
        {refusal.verb} {refusal.what}
      </b>{' '}
      <span className="faint">
        {refusal.code}, {exactTime(refusal.at)}
      </span>
      <p>{refusal.message || refusal.path}</p>
    </li>
  );
}

export const Verdict = ({ code }: { code: number }) => (
  <span className="verdict deny">
    <Icon name="x" />
    {code}
  </span>
);
