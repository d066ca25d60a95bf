import type { IDecoration, IMarker, Terminal } from '@xterm/xterm';

/** A command that a shell of this terminal was given. */
export interface Command {
  text: string;
  /** Where its prompt stands, where its output begins, and where it ends. */
  at: IMarker;
  from: IMarker;
  to?: IMarker;
  /** Where its last line ends when no newline ends it. */
  column?: number;
  /** Undefined while it runs. */
  exit?: number;
  /** The API server refused a request of it. */
  refused?: number;
  decoration?: IDecoration;
  element?: HTMLElement;
  /** The refusal's code at the right of its last line. */
  verdict?: IDecoration;
  /** The shell that it was given to. */
  shell: string;
}
/** A shell waits: on which host; `more` for the rest of a command. */
export interface Prompt {
  host: string;
  more: boolean;
}
interface Listener {
  prompted(prompt: Prompt): void;
  ended(command: Command): void;
  pressed(command: Command): void;
}

/** The cells that a verdict takes. */
const VERDICT = 6;

/** What the shells tell of prompts and commands (OSC 133 and 7): marks in the margin, and where one is. */
export class CommandMarks {
  readonly commands: Command[] = [];
  /** Running, the outer ones first. */
  readonly open: Command[] = [];
  prompt?: Prompt;
  private host = '';
  private line?: IMarker;
  private chosen?: Command;

  constructor(
    private readonly xterm: Terminal,
    private readonly listener: Listener,
  ) {
    xterm.parser.registerOscHandler(7, (data) => {
      this.host = /^file:\/\/([^/]*)/.exec(data)?.[1] ?? '';
      return true;
    });
    xterm.parser.registerOscHandler(133, (data) => {
      const [kind, ...fields] = data.split(';');
      const field = (name: string) => fields.find((f) => f.startsWith(`${name}=`))?.slice(name.length + 1) ?? '';
      if (kind === 'A') this.prompted(field('k') === 's');
      else if (kind === 'C') this.started(field('aid'), field('cmdline_url'));
      else if (kind === 'D') this.ended(field('aid'), Number(fields[0]) || 0);
      return true;
    });
  }

  /** The command that runs innermost. */
  get running(): Command | undefined {
    return this.open.at(-1);
  }
  /** Forgets what ran: its shell is gone. */
  stopped() {
    this.open.length = 0;
    this.prompt = undefined;
  }

  private prompted(more: boolean) {
    if (!more) {
      this.line?.dispose();
      this.line = this.xterm.registerMarker(0);
    }
    this.prompt = { host: this.host, more };
    this.listener.prompted(this.prompt);
  }
  private started(shell: string, url: string) {
    const at = this.line && !this.line.isDisposed ? this.line : this.xterm.registerMarker(-1);
    const from = this.xterm.registerMarker(0);
    this.line = undefined;
    this.prompt = undefined;
    const command: Command = { text: decodeURIComponent(url), at, from, shell };
    this.open.push(command);
    this.commands.push(command);
    at.onDispose(() => {
      const index = this.commands.indexOf(command);
      if (index >= 0) this.commands.splice(index, 1);
      if (this.chosen === command) this.chosen = undefined;
    });
  }
  private ended(shell: string, exit: number) {
    if (!this.open.some((command) => command.shell === shell)) return;
    // Shells inside that went without a word end with the one that ran them.
    for (;;) {
      const command = this.open.pop() as Command;
      command.exit = exit;
      command.to = this.xterm.registerMarker(0);
      command.column = this.xterm.buffer.active.cursorX;
      this.decorate(command);
      this.judge(command);
      if (command.shell !== shell) continue;
      this.listener.ended(command);
      return;
    }
  }
  /** The newest command asked for what was refused; what the terminal was sent before is read first. */
  refuse(code: number) {
    this.xterm.write('', () => {
      const command = this.running ?? this.commands.at(-1);
      if (!command) return;
      command.refused = code;
      this.paint(command);
      this.judge(command);
    });
  }
  /** Shows a refusal where the eye is when the command has ended: right of its last line, or of the prompt when that line is full. */
  private judge(command: Command) {
    const { to, refused, column = 0 } = command;
    if (refused === undefined || !to || to.isDisposed) return;
    command.verdict?.dispose();
    const { active } = this.xterm.buffer;
    const last = column ? to.line : to.line - 1;
    const full = (active.getLine(last)?.translateToString(true).length ?? 0) > this.xterm.cols - VERDICT - 1;
    const marker = this.xterm.registerMarker((full ? last + 1 : last) - active.baseY - active.cursorY);
    command.verdict = this.xterm.registerDecoration({ marker, anchor: 'right', width: VERDICT, layer: 'top' });
    command.verdict?.onRender((element) => {
      element.className = 'xterm-decoration refused';
      element.textContent = `${refused}`;
      element.setAttribute('aria-hidden', 'true');
    });
  }

  private decorate(command: Command) {
    command.decoration = this.xterm.registerDecoration({ marker: command.at, x: 0, width: 1, layer: 'top' });
    command.decoration?.onRender((element) => {
      if (command.element !== element) {
        command.element = element;
        element.setAttribute('role', 'button');
        element.addEventListener('mousedown', (event) => event.stopPropagation());
        element.addEventListener('click', () => this.listener.pressed(command));
      }
      this.paint(command);
    });
  }
  private paint(command: Command) {
    const { element, exit = 0, refused } = command;
    if (!element) return;
    element.classList.add('mark');
    element.classList.toggle('bad', exit !== 0 || refused !== undefined);
    element.classList.toggle('chosen', this.chosen === command);
    const said = refused ? `refused with ${refused}` : exit ? `exit ${exit}` : 'done';
    element.setAttribute('aria-label', `${command.text}: ${said}`);
    element.title = `${said}. Click for more`;
  }

  /** Goes to the command before or after the chosen one. */
  move(step: -1 | 1) {
    const list = this.commands.filter((c) => c.exit !== undefined);
    const at = this.chosen ? list.indexOf(this.chosen) : list.length;
    this.choose(list[at + step] ?? (step < 0 ? list[0] : undefined));
  }
  choose(command: Command | undefined) {
    const before = this.chosen;
    this.chosen = command;
    if (before) this.paint(before);
    if (!command) return this.xterm.scrollToBottom();
    this.paint(command);
    const { viewportY } = this.xterm.buffer.active;
    const { line } = command.at;
    if (line < viewportY || line >= viewportY + this.xterm.rows) this.xterm.scrollToLine(Math.max(0, line - 1));
  }
  get current(): Command | undefined {
    return this.chosen;
  }

  /** What a command printed, as one would copy it. */
  output(command: Command): string {
    const { active } = this.xterm.buffer;
    const end = command.to && !command.to.isDisposed ? command.to.line : active.baseY + active.cursorY;
    let text = '';
    for (let row = command.from.isDisposed ? end : command.from.line; row < end; row++) {
      const wraps = active.getLine(row + 1)?.isWrapped ?? false;
      text += (active.getLine(row)?.translateToString(!wraps) ?? '') + (wraps ? '' : '\n');
    }
    if (command.column && end === command.to?.line) text += active.getLine(end)?.translateToString(true, 0, command.column) ?? '';
    return text;
  }
}
