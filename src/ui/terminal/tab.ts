import { FitAddon } from '@xterm/addon-fit';
import { type IDecoration, Terminal } from '@xterm/xterm';
import type { WorkerClient } from '../../worker/client.ts';
import { current } from '../settings.ts';
import { fromBase64, toBase64 } from './base64.ts';
import { terminalTheme } from './colors.ts';
import { colorJson, isJson } from './json-colors.ts';
import { type Command, CommandMarks, type Prompt } from './marks.ts';
import { podOf } from './pod.ts';

export interface EditRequest {
  path: string;
  content: string;
}
export interface TabEvents {
  /** Its title, its prompt or its life changed. */
  changed(): void;
  edit(request: EditRequest): void;
  /** A command's mark was chosen. */
  marked(command: Command): void;
  find(): void;
  /** A latched Ctrl of the key bar was used. */
  typed(): void;
  /** Keys of the page that the terminal must not take. */
  pageKey(event: KeyboardEvent): boolean;
}

/** What the terminal sends before pasted text. */
const PASTE = '\x1b[200~';
/** So many answers keep their colours. */
const COLORED = 4;
const ROW = 20;
const PHONE_ROW = 18;

/** One terminal on the page: xterm, and the shell at its other end. */
export class Tab {
  readonly xterm: Terminal;
  private readonly fitter = new FitAddon();
  private client?: WorkerClient;
  private remote?: number;
  private ready?: Promise<void>;
  private early = '';
  private host?: HTMLElement;
  private waiters: (() => void)[] = [];
  readonly marks: CommandMarks;
  /** The pod whose shell is open here. */
  pod?: string;
  ended = false;
  private greeted = false;
  /** Its worker died or was closed. */
  private gone = false;
  /** Commands that ended, since a run began. */
  private results: Command[] = [];
  /** The newest answers in JSON. */
  private colored: { command: Command; decorations: IDecoration[] }[] = [];
  ctrl = false;

  constructor(
    readonly id: number,
    readonly opened: string | undefined,
    private readonly events: TabEvents,
  ) {
    this.pod = opened;
    this.xterm = new Terminal({
      fontFamily: getComputedStyle(document.documentElement).getPropertyValue('--font-mono').trim(),
      fontSize: 13,
      cursorBlink: !matchMedia('(prefers-reduced-motion: reduce)').matches,
      minimumContrastRatio: 4.5,
      scrollback: 5000,
      allowProposedApi: true,
      screenReaderMode: current().reader,
      theme: terminalTheme(),
      macOptionIsMeta: true,
    });
    this.xterm.loadAddon(this.fitter);
    this.xterm.onData((data) => this.send(this.withCtrl(data)));
    this.xterm.onResize(({ rows, cols }) => {
      if (this.remote !== undefined)
        void this.client?.call('terminal.resize', { terminal: this.remote, rows, cols }).catch(() => undefined);
    });
    this.xterm.attachCustomKeyEventHandler((event) => this.key(event));
    this.marks = new CommandMarks(this.xterm, {
      prompted: (prompt) => this.prompted(prompt),
      ended: (command) => this.ranOut(command),
      pressed: (command) => this.events.marked(command),
    });
    this.xterm.parser.registerOscHandler(7379, (data) => this.editor(data));
  }

  get title(): string {
    return this.opened ? this.opened : 'controlplane';
  }
  /** The shell has not shown its first prompt yet. */
  get starting(): boolean {
    return !this.ended && !this.greeted;
  }
  get nested(): string | undefined {
    return this.opened ? undefined : this.pod;
  }

  mount(host: HTMLElement) {
    if (this.host === host) return;
    this.host = host;
    this.xterm.open(host);
    this.xterm.textarea?.setAttribute('aria-label', `Terminal ${this.title}. F6 leaves it.`);
    this.fit();
  }

  /** Whole rows of 20 px (18 on phones), never a clipped one. */
  fit() {
    if (!this.host?.clientHeight || !this.host.clientWidth) return;
    const phone = matchMedia('(max-width: 719px)').matches;
    this.xterm.options.fontSize = phone ? 12 : 13;
    this.xterm.options.lineHeight = (phone ? PHONE_ROW : ROW) / glyphHeight(this.xterm.options.fontSize);
    this.fitter.fit();
  }

  paint() {
    this.xterm.options.theme = terminalTheme();
    this.recolor();
    this.xterm.options.screenReaderMode = current().reader;
  }

  /** Opens the shell at the other end; what was typed before is sent then. */
  connect(client: WorkerClient): Promise<void> {
    this.client = client;
    this.gone = false;
    this.remote = undefined;
    this.ended = false;
    this.marks.stopped();
    this.greeted = false;
    this.pod = this.opened;
    const { rows, cols } = this.xterm;
    this.ready = client.call('terminal.open', { rows, cols, pod: this.opened }).then(({ terminal }) => {
      this.remote = terminal;
      if (rows !== this.xterm.rows || cols !== this.xterm.cols)
        void client.call('terminal.resize', { terminal, rows: this.xterm.rows, cols: this.xterm.cols });
      if (this.early) this.send(this.early);
      this.early = '';
    });
    return this.ready;
  }
  isRemote(terminal: number): boolean {
    return this.remote === terminal;
  }

  receive(bytes: Uint8Array) {
    const { client, remote } = this;
    this.xterm.write(bytes, () => {
      if (remote !== undefined) void client?.call('terminal.drawn', { terminal: remote, bytes: bytes.length }).catch(() => undefined);
    });
  }

  exited(code: number) {
    this.remote = undefined;
    this.ended = true;
    this.marks.stopped();
    this.note(`the shell has ended with ${code}; Enter opens it again`);
    this.wake();
    this.events.changed();
  }

  /** A line of the page's own, dimmed. */
  note(text: string) {
    const fresh = this.xterm.buffer.active.cursorX === 0;
    this.xterm.write(`${fresh ? '' : '\r\n'}\x1b[90m${text}\x1b[0m\r\n`);
  }

  disconnected() {
    this.gone = true;
    this.remote = undefined;
    this.client = undefined;
    this.marks.stopped();
    this.wake();
  }

  send(data: string) {
    if (this.ended) {
      if (data.includes('\r') && this.client) void this.connect(this.client).catch(() => undefined);
      return;
    }
    if (this.remote === undefined) {
      this.early += data;
      return;
    }
    if (data.includes('\r') && !data.startsWith(PASTE)) this.marks.prompt = undefined;
    void this.client?.call('terminal.write', { terminal: this.remote, data }).catch(() => undefined);
  }

  /** Types a command, line by line as the shell gets ready for it; when the prompt is back, what ended in failure, if anything. */
  async run(code: string, signal: AbortSignal): Promise<Command | undefined> {
    await this.ready;
    await this.untilPrompt(signal);
    this.results = [];
    for (const line of code.split('\n')) {
      if (this.ended) throw new Error('The shell has ended.');
      this.send(`${line}\r`);
      if (line !== '') await this.untilPrompt(signal);
    }
    return this.results.findLast((command) => command.exit);
  }
  /** Types without running. */
  type(text: string) {
    this.send(text);
    this.xterm.focus();
  }
  interrupt() {
    this.send('\x03');
  }

  private untilPrompt(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const check = () => {
        if (signal.aborted) reject(new Error('stopped'));
        else if (this.ended || this.gone) reject(new Error('The shell has ended.'));
        else if (this.marks.prompt) resolve();
        else this.waiters.push(check);
      };
      signal.addEventListener('abort', () => this.wake(), { once: true });
      check();
    });
  }
  private wake() {
    const waiters = this.waiters;
    this.waiters = [];
    for (const waiter of waiters) waiter();
  }

  private ranOut(command: Command) {
    this.results.push(command);
    if (command.from.isDisposed || !command.to || !isJson(this.marks.output(command))) return;
    this.colored.push({ command, decorations: colorJson(this.xterm, command.from.line, command.to.line) });
    if (this.colored.length > COLORED) for (const old of this.colored.shift()?.decorations ?? []) old.dispose();
  }
  private recolor() {
    for (const answer of this.colored) {
      for (const old of answer.decorations) old.dispose();
      const { from, to } = answer.command;
      answer.decorations = from.isDisposed || !to || to.isDisposed ? [] : colorJson(this.xterm, from.line, to.line);
    }
  }
  private prompted(prompt: Prompt) {
    this.greeted = true;
    const inside = podOf(
      prompt.host,
      this.marks.open.map(({ text }) => text),
    );
    if (!this.opened && inside !== this.pod) {
      this.pod = inside;
      this.events.changed();
    }
    this.wake();
  }

  private withCtrl(data: string): string {
    if (!this.ctrl || data.length !== 1) return data;
    this.ctrl = false;
    this.events.typed();
    return String.fromCharCode(data.toUpperCase().charCodeAt(0) & 31);
  }

  private key(event: KeyboardEvent): boolean {
    if (this.events.pageKey(event)) return false;
    if (event.type !== 'keydown') return true;
    const chosen = this.marks.current;
    if (chosen && !event.ctrlKey && !event.shiftKey) {
      if (event.key === 'Enter') this.events.marked(chosen);
      else this.marks.choose(undefined);
      if (event.key !== 'Enter' && event.key !== 'Escape') return true;
      event.preventDefault();
      return false;
    }
    if (!(event.ctrlKey || event.metaKey) || !event.shiftKey) return true;
    if (event.key === 'ArrowUp') this.marks.move(-1);
    else if (event.key === 'ArrowDown') this.marks.move(1);
    else if (event.code === 'KeyF') this.events.find();
    else if (event.code === 'KeyC' && this.xterm.hasSelection()) void navigator.clipboard?.writeText(this.xterm.getSelection());
    else if (event.code === 'KeyV') void navigator.clipboard?.readText().then((text) => this.xterm.paste(text));
    else return true;
    event.preventDefault();
    return false;
  }

  /** vi and its kind ask the page for its editor. */
  private editor(data: string): boolean {
    const [verb, path, content] = data.split(';');
    if (verb === '?') this.send('\x1b]7379;ok\x07');
    else if (verb === 'edit') this.events.edit({ path: fromBase64(path), content: fromBase64(content ?? '') });
    else return false;
    return true;
  }
  saveEdit(content: string) {
    this.send(`\x1b]7379;save;${toBase64(content)}\x07`);
  }
  closeEdit() {
    this.send('\x1b]7379;close\x07');
  }

  /** The last lines on the screen that say something. */
  tail(rows: number): string[] {
    const { active } = this.xterm.buffer;
    const lines: string[] = [];
    for (let i = 0; i <= active.baseY + active.cursorY; i++) lines.push(active.getLine(i)?.translateToString(true) ?? '');
    return lines.slice(-rows);
  }

  dispose() {
    if (this.remote !== undefined) void this.client?.call('terminal.close', { terminal: this.remote }).catch(() => undefined);
    this.xterm.dispose();
    this.wake();
  }
}

const heights = new Map<number, number>();
function glyphHeight(size: number): number {
  const known = heights.get(size);
  if (known) return known;
  const span = document.createElement('span');
  span.className = `glyph glyph-${size}`;
  span.textContent = 'W'.repeat(32);
  document.body.append(span);
  const height = span.offsetHeight || size * 1.3;
  span.remove();
  heights.set(size, height);
  return height;
}
