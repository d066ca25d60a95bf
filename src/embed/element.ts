import type { Hello, Look, ToFrame, ToHost, Welcome } from '../ui/embedded/messages.ts';
import { startButton, styles } from './shadow.ts';
import { readLook, watchLook } from './surroundings.ts';

const script = document.currentScript instanceof HTMLScriptElement ? document.currentScript.src : document.baseURI;
type Asked<T> = T extends { id: number } ? Omit<T, 'id'> : never;

/**
 * A lesson in a page: `<tabernetes-lesson lesson="service-accounts/01-tokens">`. What stands inside is shown until it starts.
 *
 * Attributes: `lesson` (its folder), `step` (counted from 1; a fresh sandbox begins there, with the steps before it done),
 * `theme` (`auto`, which follows the page, `light`, `dark`), `loading` (`lazy`, when it comes near; `eager`; `click`),
 * `src` (the address of Tabernetes; where this script came from). CSS: `--tabernetes-accent`, `-font-ui`, `-font-mono`, `-radius`.
 *
 * Events, with `detail`: `tabernetes-ready`; `tabernetes-progress` {step, done, checks}; `tabernetes-refused`
 * {code, user, verb, what, message}; `tabernetes-failed` {message}. Steps count from 1.
 */
export class TabernetesLesson extends HTMLElement {
  static observedAttributes = ['lesson', 'step', 'theme', 'src'];
  private readonly shadow = this.attachShadow({ mode: 'open' });
  private frame?: HTMLIFrameElement;
  private port?: MessagePort;
  private waiting = new Map<number, { resolve(): void; reject(error: Error): void }>();
  private queue: ToFrame[] = [];
  private asked = 0;
  private stop: (() => void)[] = [];
  /** Where the learner is; undefined until the lesson has told. */
  progress?: { step: number; done: boolean[]; checks: { title: string; passed: boolean; missing: string }[] };

  connectedCallback() {
    this.shadow.adoptedStyleSheets = [styles()];
    const loading = this.getAttribute('loading') ?? 'lazy';
    this.shadow.replaceChildren(document.createElement('slot'));
    if (loading === 'click') this.shadow.append(startButton(this.base, () => this.start()));
    else if (loading === 'eager' || !('IntersectionObserver' in window)) this.start();
    else {
      const observer = new IntersectionObserver(([entry]) => entry.isIntersecting && this.start(), { rootMargin: '300px' });
      observer.observe(this);
      this.stop.push(() => observer.disconnect());
    }
  }
  disconnectedCallback() {
    this.end();
  }
  attributeChangedCallback(name: string, before: string | null, now: string | null) {
    if (!this.frame || before === now) return;
    if (name === 'theme') this.post({ look: this.look() });
    else if (name === 'step') void this.go(Number(now)).catch(() => undefined);
    else {
      this.end();
      this.connectedCallback();
      this.start();
    }
  }

  /** Loads the lesson now, whatever `loading` says. */
  start() {
    if (this.frame || !this.isConnected) return;
    for (const stop of this.stop.splice(0)) stop();
    const frame = document.createElement('iframe');
    frame.title = this.getAttribute('aria-label') ?? 'Tabernetes: a Kubernetes lesson with a terminal';
    frame.allow = 'clipboard-read; clipboard-write';
    frame.src = this.address();
    this.frame = frame;
    const listen = ({ source, data }: MessageEvent<Hello>) => {
      if (source === frame.contentWindow && data?.tabernetes === 'hello') this.welcome(frame);
    };
    addEventListener('message', listen);
    this.shadow.replaceChildren(frame);
    this.stop.push(
      () => removeEventListener('message', listen),
      watchLook(this, this.shadow, () => this.post({ look: this.look() })),
    );
  }
  /** Types a command on the workstation and runs it; resolves when it has ended. */
  run(command: string): Promise<void> {
    return this.ask({ ask: 'run', command });
  }
  /** Opens a step, counted from 1. Rejects when there is none. */
  go(step: number): Promise<void> {
    return this.ask({ ask: 'go', step: step - 1 });
  }
  /** Begins the lesson anew: the sandbox and the progress in it are deleted. */
  reset(): Promise<void> {
    return this.ask({ ask: 'reset' });
  }

  private get base(): string {
    return new URL(this.getAttribute('src') ?? '.', this.hasAttribute('src') ? document.baseURI : script).href;
  }
  private address(): string {
    const { theme, accent, fontUi, fontMono, radius } = this.look();
    const step = this.getAttribute('step');
    const query = { theme, step, accent, 'font-ui': fontUi, 'font-mono': fontMono, radius };
    const params = new URLSearchParams(Object.entries(query).flatMap(([name, value]) => (value ? [[name, value]] : [])));
    return `${this.base}#/embed/${encodeURI(this.getAttribute('lesson') ?? '')}?${params}`;
  }
  private look(): Look {
    return readLook(this, this.shadow, this.getAttribute('theme'));
  }
  private welcome(frame: HTMLIFrameElement) {
    const { port1, port2 } = new MessageChannel();
    this.port?.close();
    this.port = port1;
    port1.onmessage = ({ data }: MessageEvent<ToHost>) => this.hear(data);
    frame.contentWindow?.postMessage({ tabernetes: 'welcome' } satisfies Welcome, new URL(this.base).origin, [port2]);
    for (const message of this.queue.splice(0)) port1.postMessage(message);
  }
  private hear(message: ToHost) {
    if ('id' in message) {
      const waiter = this.waiting.get(message.id);
      this.waiting.delete(message.id);
      if (message.error === undefined) waiter?.resolve();
      else waiter?.reject(new Error(message.error));
      return;
    }
    const detail =
      message.event === 'progress'
        ? { ...message.progress, step: message.progress.step + 1 }
        : message.event === 'refused'
          ? message.refusal
          : message.event === 'failed'
            ? { message: message.message }
            : undefined;
    if (message.event === 'progress') this.progress = detail as TabernetesLesson['progress'];
    this.dispatchEvent(new CustomEvent(`tabernetes-${message.event}`, { detail, bubbles: true }));
  }
  private ask(question: Asked<ToFrame>): Promise<void> {
    this.start();
    return new Promise((resolve, reject) => {
      if (!this.frame) return reject(new Error('The lesson is not in a page.'));
      const id = ++this.asked;
      this.waiting.set(id, { resolve, reject });
      this.post({ ...question, id } as ToFrame);
    });
  }
  private post(message: ToFrame) {
    if (this.port) this.port.postMessage(message);
    else this.queue.push(message);
  }
  private end() {
    for (const stop of this.stop.splice(0)) stop();
    for (const { reject } of this.waiting.values()) reject(new Error('The lesson was taken out of the page.'));
    this.waiting.clear();
    this.port?.close();
    this.port = undefined;
    this.frame = undefined;
    this.queue = [];
  }
}

if (!customElements.get('tabernetes-lesson')) customElements.define('tabernetes-lesson', TabernetesLesson);
