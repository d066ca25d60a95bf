/** A part of a snapshot, to be written when it is another than last time. */
export interface Piece {
  /** The same as last time: nothing has changed. */
  same: unknown;
  text(): string;
}
interface Snapshot {
  cluster: {
    storage: { revision: number; entries: { key: string }[] };
    pki: unknown;
    kubelets: Record<string, { pods: { uid: string }[]; [field: string]: unknown }>;
  };
  workstation: unknown;
}

/** Texts from this length on, as those of large files, are pieces of their own. */
const LONG = 16_384;
const MARK = '\0long';

/** Cuts a sandbox' snapshot: an API object each, a pod's containers each, long texts each, and the rest. */
export function splitSnapshot(snapshot: unknown): Map<string, Piece> {
  const { cluster, workstation } = snapshot as Snapshot;
  const { entries, ...storage } = cluster.storage;
  const pieces = new Map<string, Piece>();
  const put = (name: string, value: unknown) => {
    const text = JSON.stringify(value, (_, inner) => {
      if (typeof inner !== 'string' || inner.length < LONG) return inner;
      const id = nameOf(inner);
      pieces.set(`long/${id}`, { same: id, text: () => JSON.stringify(inner) });
      return { [MARK]: id };
    });
    pieces.set(name, { same: text, text: () => text });
  };
  for (const stored of entries) pieces.set(`object${stored.key}`, { same: stored, text: () => JSON.stringify(stored) });
  put('storage', storage);
  put('pki', cluster.pki);
  put('workstation', workstation);
  for (const [node, { pods, ...kubelet }] of Object.entries(cluster.kubelets)) {
    put(`kubelet/${node}`, kubelet);
    for (const pod of pods) put(`pod/${node}/${pod.uid}`, pod);
  }
  return pieces;
}

/** The snapshot, and its pieces as `splitSnapshot` will find them unchanged. */
export function joinSnapshot(texts: Map<string, string>): { snapshot: unknown; pieces: Map<string, unknown> } {
  const pieces = new Map<string, unknown>();
  const read = (name: string) => {
    const text = texts.get(name);
    if (text === undefined) throw new Error(`The saved state lacks ${name}.`);
    pieces.set(name, text);
    return JSON.parse(text, (_, inner) => (inner && typeof inner === 'object' && MARK in inner ? long(inner[MARK]) : inner));
  };
  const long = (id: string) => {
    const text = texts.get(`long/${id}`);
    if (text === undefined) throw new Error('The saved state lacks the text of a file.');
    pieces.set(`long/${id}`, id);
    return JSON.parse(text);
  };
  const names = [...texts.keys()].sort((a, b) => (a < b ? -1 : 1));
  const objects = names.filter((name) => name.startsWith('object/'));
  const entries = JSON.parse(`[${objects.map((name) => texts.get(name)).join(',')}]`);
  objects.forEach((name, i) => {
    pieces.set(name, entries[i]);
  });
  const kubelets: Snapshot['cluster']['kubelets'] = {};
  for (const name of names) if (name.startsWith('kubelet/')) kubelets[name.slice('kubelet/'.length)] = { ...read(name), pods: [] };
  for (const name of names) if (name.startsWith('pod/')) kubelets[name.split('/')[1]]?.pods.push(read(name));
  const snapshot: Snapshot = {
    cluster: { storage: { ...read('storage'), entries }, pki: read('pki'), kubelets },
    workstation: read('workstation'),
  };
  return { snapshot, pieces };
}

const names = new Map<string, string>();
/** A long text's name: by its content. */
function nameOf(text: string): string {
  const known = names.get(text);
  if (known) return known;
  let [a, b] = [0xdeadbeef ^ text.length, 0x41c6ce57 ^ text.length];
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    a = Math.imul(a ^ code, 0x9e3779b1);
    b = Math.imul(b ^ code, 0x5f356495);
  }
  const name = `${text.length}-${(a >>> 0).toString(36)}${(b >>> 0).toString(36)}`;
  if (names.size >= 50) names.clear();
  names.set(text, name);
  return name;
}
