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
  const s = sink(head.length * 3 + items.length * 600);
  putText(s, head);
  items.forEach((item, i) => {
    if (i) putText(s, ',');
    putPartial(s, one, jsonOf(item));
  });
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
  const s = sink(head.length * 3 + rows.length * 800);
  putText(s, head);
  for (let i = 0; i < rows.length; i++) {
    putText(s, `${i ? ',' : ''}${toGoJson(rows[i]).slice(0, -1)},"object":`);
    if (include === 'None') putText(s, 'null');
    else {
      const form = jsonOf(objects[i]);
      if (include === 'Object') putSpan(s, form.slab, form.start, form.end);
      else putPartial(s, one, form);
    }
    putText(s, '}');
  }
  putText(s, LINE_END);
  return taken(s);
}
