import { clone, deepEqual } from '../../../apimachinery/json.ts';
import type { AdmissionRequest } from '../auth.ts';

const kept = new WeakMap<AdmissionRequest, Map<string, Reinvocation>>();
/** Which hooks of one plugin are called again, because somebody changed the object after them. Models …/mutating/reinvocationcontext.go. */
export class Reinvocation {
  private readonly invoked = new Set<string>();
  private readonly pending = new Set<string>();
  private last: unknown;
  static of(request: AdmissionRequest, plugin: string): Reinvocation {
    const all = kept.get(request) ?? new Map<string, Reinvocation>();
    kept.set(request, all);
    const own = all.get(plugin) ?? new Reinvocation();
    all.set(plugin, own);
    return own;
  }
  begin(again: boolean, object: unknown): void {
    if (again && !deepEqual(object, this.last)) this.changed();
  }
  wanted(again: boolean, key: string): boolean {
    return !again || this.pending.has(key);
  }
  /** Something changed: those before may want to see it. */
  changed(): void {
    for (const key of this.invoked) this.pending.add(key);
  }
  ran(key: string, policy: string | undefined): void {
    this.pending.delete(key);
    if (policy === 'IfNeeded') this.invoked.add(key);
  }
  end(object: unknown): void {
    this.last = clone(object);
  }
}
