import { useState } from 'react';
import { announce } from '../parts/announcer.tsx';
import { Icon } from '../parts/icons.tsx';

export function CopyButton({ text }: { text: string }) {
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
    announce('Copied');
    setTimeout(() => setCopied(false), 1500);
  };
  return (
    <button
      type="button"
      className="btn small quiet icon"
      aria-label="Copy"
      title="Copy"
      onClick={() => void copy().catch(() => announce('The browser does not let this page copy'))}
    >
      <Icon name={copied ? 'check' : 'copy'} />
    </button>
  );
}
