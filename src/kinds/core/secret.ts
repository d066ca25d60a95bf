import type { Part } from '../part.ts';
import { age, nameOf } from '../table/format.ts';
import { secretErrors, secretUpdateErrors } from './config-validate.ts';
import { tlsWarnings } from './tls-warnings.ts';

const base64 = (text: string): string => btoa(String.fromCharCode(...new TextEncoder().encode(text)));

export const secret: Part = {
  cells: (o, now) => [nameOf(o), o.type ?? '', Object.keys(o.data ?? {}).length, age(o, now)],
  selectable: { type: (o) => o.type ?? '' },
  strategy: {
    validate: secretErrors,
    validateUpdate: secretUpdateErrors,
    warnings: tlsWarnings,
    defaults: (o) => {
      if (o.stringData) o.data = { ...o.data, ...Object.fromEntries(Object.entries(o.stringData).map(([k, v]) => [k, base64(`${v}`)])) };
      delete o.stringData;
      o.type ||= 'Opaque';
    },
  },
};
