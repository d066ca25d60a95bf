import type { Reader, Writer } from '../os/process.ts';
import { emptyReader } from '../os/streams.ts';

export interface Fd {
  reader?: Reader;
  writer?: Writer;
}
const closed: Writer = {
  async write() {
    throw new Error('write error: Bad file descriptor');
  },
};

/** Open files of a command, by number. */
export class Io {
  constructor(readonly fds: ReadonlyMap<number, Fd>) {}
  static of(stdin: Reader, stdout: Writer, stderr: Writer): Io {
    return new Io(
      new Map<number, Fd>([
        [0, { reader: stdin, writer: stdin.tty?.writer }],
        [1, { writer: stdout }],
        [2, { writer: stderr }],
      ]),
    );
  }
  get stdin(): Reader {
    return this.fds.get(0)?.reader ?? emptyReader();
  }
  get stdout(): Writer {
    return this.fds.get(1)?.writer ?? closed;
  }
  get stderr(): Writer {
    return this.fds.get(2)?.writer ?? closed;
  }
  with(fd: number, open: Fd | undefined): Io {
    const fds = new Map(this.fds);
    if (open) fds.set(fd, open);
    else fds.delete(fd);
    return new Io(fds);
  }
}
