import { concat, decode, encode } from './http.ts';
import type { Signal, Tty } from './process.ts';
import { pipe } from './streams.ts';
import { charWidth } from './width.ts';

export interface TtyOptions {
  rows: number;
  cols: number;
  onOutput: (bytes: Uint8Array) => void;
}

const SIGNAL_KEYS: Record<string, [Signal, string]> = {
  '\x03': ['SIGINT', '^C'],
  '\x1c': ['SIGQUIT', '^\\'],
  '\x1a': ['SIGTSTP', '^Z'],
};

/** A terminal and its line discipline. Upstream: Linux drivers/tty/n_tty.c. */
export function createTty({ rows, cols, onOutput }: TtyOptions): Tty {
  let size = { rows, cols };
  let raw = false;
  let line = '';
  let lastOut = '';
  let partial = '';
  let held = new Uint8Array(0);
  const endless = () => pipe(Number.POSITIVE_INFINITY);
  /** One more after each ^D: what comes behind it is read after the end of input. */
  const inputs = [endless()];
  let gone = false;
  const resized = new Set<() => void>();

  /** The echo of what is being fed: sent at once at its end. */
  let echo: string[] | undefined;

  const output = (text: string) => {
    if (gone || !text) return;
    if (echo) echo.push(text);
    else emit(text);
  };
  const emit = (text: string) => {
    if (!text) return;
    const converted = text.replace(/\r?\n/g, (found, at) => (at === 0 && lastOut === '\r' && found === '\n' ? '\n' : '\r\n'));
    lastOut = text.at(-1) as string;
    partial =
      (partial + text)
        .split(/[\r\n]/)
        .at(-1)
        ?.slice(-2000) ?? '';
    onOutput(encode(converted));
  };
  const rubout = (text: string) => {
    for (const char of [...text].reverse()) output('\b \b'.repeat(char < ' ' ? 2 : charWidth(char)));
  };
  const submit = (text: string | Uint8Array) => {
    void inputs[inputs.length - 1].writer.write(text);
  };
  const eof = () => {
    const ended = inputs[inputs.length - 1];
    inputs.push(endless());
    ended.end();
  };
  const cook = (char: string) => {
    const signal = SIGNAL_KEYS[char];
    if (signal) {
      output(signal[1]);
      line = '';
      tty.foreground?.(signal[0]);
    } else if (char === '\r' || char === '\n') {
      output('\n');
      submit(`${line}\n`);
      line = '';
    } else if (char === '\x04') {
      if (line) submit(line);
      else eof();
      line = '';
    } else if (char === '\x7f' || char === '\b') {
      const last = [...line].pop();
      if (last === undefined) return;
      line = line.slice(0, -last.length);
      rubout(last);
    } else if (char === '\x15') {
      rubout(line);
      line = '';
    } else if (char === '\x17') {
      const kept = line.replace(/\S*\s*$/, '');
      rubout(line.slice(kept.length));
      line = kept;
    } else {
      line += char;
      output(char < ' ' && char !== '\t' ? `^${String.fromCharCode(char.charCodeAt(0) + 64)}` : char);
    }
  };

  const tty: Tty = {
    get size() {
      return size;
    },
    get partial() {
      return partial.replace(/^.*\x1b\[[0-9;?]*[A-Za-ln-z]/s, '');
    },
    foreground: undefined,
    setRaw(next) {
      if (next && line) {
        submit(line);
        line = '';
      }
      raw = next;
    },
    feed(data) {
      if (gone) return;
      const bytes = typeof data === 'string' ? encode(data) : data;
      if (raw) return submit(bytes.slice());
      const whole = concat([held, bytes]);
      const complete = completeLength(whole);
      held = whole.slice(complete);
      echo = [];
      for (const char of decode(whole.subarray(0, complete)).replace(/\x1b\[20[01]~/g, '')) {
        if (raw) submit(char);
        else cook(char);
      }
      const echoed = echo.join('');
      echo = undefined;
      emit(echoed);
    },
    resize(nextRows, nextCols) {
      size = { rows: nextRows, cols: nextCols };
      for (const changed of [...resized]) changed();
    },
    onResize(changed) {
      resized.add(changed);
      return () => resized.delete(changed);
    },
    hangup() {
      gone = true;
      inputs[inputs.length - 1].end();
      tty.foreground?.('SIGHUP');
    },
    reader: {
      async read(signal) {
        const bytes = await inputs[0].reader.read(signal);
        if (!bytes && inputs.length > 1) inputs.shift();
        return bytes;
      },
      unread: (bytes) => inputs[0].reader.unread(bytes),
    },
    writer: {
      async write(data) {
        output(typeof data === 'string' ? data : decodeOutput(data));
      },
    },
  };
  tty.reader.tty = tty;
  tty.writer.tty = tty;
  const decoder = new TextDecoder();
  const decodeOutput = (bytes: Uint8Array) => decoder.decode(bytes, { stream: true });
  return tty;
}

/** How many bytes make whole UTF-8 characters. */
function completeLength(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back];
    if ((byte & 0xc0) === 0x80) continue;
    const need = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return need > back ? bytes.length - back : bytes.length;
  }
  return bytes.length;
}
