import { toGoJson } from '../../../apimachinery/json.ts';
import type { KubeList, KubeObject } from '../../../apimachinery/types.ts';
import { jsonOf, type ObjectJson } from './object.ts';
import { putSpan, putText, type Sink, sink, taken } from './sink.ts';

/** One object and the end of its line. */
export function objectAnswer(object: KubeObject): Uint8Array {
  const { slab, start, end } = jsonOf(object);
  const body = new Uint8Array(end - start + 1);
  body.set(slab.subarray(start, end));
  body[end - start] = 10;
  return body;
}

const LINE_END = ']}\n';
/** A list; `typed`: its items do not say what they are. */
export function listAnswer({ items, ...list }: KubeList, typed: boolean): Uint8Array {
  const head = `${toGoJson(list).slice(0, -1)},"items":[`;
  const forms = items.map(jsonOf);
  let size = head.length * 3 + LINE_END.length;
  for (const form of forms) size += form.end - form.start + 2;
  const s = sink(size);
  putText(s, head);
  for (let i = 0; i < forms.length; i++) {
    if (i) putText(s, ',');
    const { slab, start, rest, end } = forms[i];
    if (typed) putText(s, '{');
    putSpan(s, slab, typed ? rest : start, end);
  }
  putText(s, LINE_END);
  return taken(s);
}

const partialHead = (version: string) => `{"kind":"PartialObjectMetadata","apiVersion":"meta.k8s.io/${version}","metadata":`;
function putPartial(s: Sink, head: string, { slab, metaStart, metaEnd }: ObjectJson): void {
  putText(s, head);
  putSpan(s, slab, metaStart, metaEnd);
  putText(s, '}');
}
export function partialAnswer(object: KubeObject, version: string): Uint8Array {
  const form = jsonOf(object);
  const s = sink(form.metaEnd - form.metaStart + 300);
  putPartial(s, partialHead(version), form);
  putText(s, '\n');
  return taken(s);
}
export function partialListAnswer(list: { metadata: object }, items: KubeObject[], version: string): Uint8Array {
  const head = `${toGoJson({ kind: 'PartialObjectMetadataList', apiVersion: `meta.k8s.io/${version}`, metadata: list.metadata }).slice(0, -1)},"items":[`;
  const one = partialHead(version);
  const forms = items.map(jsonOf);
  let size = head.length * 3 + items.length * (one.length + 4);
  for (const { metaStart, metaEnd } of forms) size += metaEnd - metaStart;
  const s = sink(size);
  putText(s, head);
  for (let i = 0; i < forms.length; i++) {
    if (i) putText(s, ',');
    putPartial(s, one, forms[i]);
  }
  putText(s, LINE_END);
  return taken(s);
}

export interface Row {
  cells: unknown[];
  conditions?: object[];
}
/** A Table; `include` says how much of an object stands in its row. */
export function tableAnswer(table: { rows: Row[] }, objects: KubeObject[], include: string, version: string): Uint8Array {
  const { rows, ...rest } = table;
  const head = `${toGoJson(rest).slice(0, -1)},"rows":[`;
  const one = partialHead(version);
  const forms = include === 'None' ? [] : objects.map(jsonOf);
  let size = head.length * 3 + rows.length * 500;
  for (const { start, end, metaStart, metaEnd } of forms) size += include === 'Object' ? end - start : metaEnd - metaStart;
  const s = sink(size);
  putText(s, head);
  const texts = rowTexts(rows);
  for (let i = 0; i < rows.length; i++) {
    const start = `${i ? ',' : ''}${texts[i]}"object":`;
    if (include === 'None') putText(s, `${start}null}`);
    else if (include === 'Object') {
      putText(s, start);
      putSpan(s, forms[i].slab, forms[i].start, forms[i].end);
      putText(s, '}');
    } else {
      putText(s, start + one);
      putSpan(s, forms[i].slab, forms[i].metaStart, forms[i].metaEnd);
      putText(s, '}}');
    }
  }
  putText(s, LINE_END);
  return taken(s);
}
/** Every row's JSON up to where its object stands, all written in one go. No text in a row has quotation marks that are not escaped. */
function rowTexts(rows: Row[]): string[] {
  const mark = '"object":0}';
  const texts = toGoJson(rows.map((row) => ({ ...row, object: 0 })))
    .slice(1, -1)
    .split(mark);
  return texts.map((text, i) => (i ? text.slice(1) : text));
}
