import type { KubeObject } from '../../../apimachinery/types.ts';
import type { Part } from '../../part.ts';
import { dropDisabled } from './status.ts';

/** A kind whose objects hold a Pod's spec, which loses the fields of gates that are off. Upstream: podutil.DropDisabledTemplateFields. */
export const ofTemplate = (part: Part, specOf: (object: KubeObject) => any): Part => ({
  ...part,
  strategy: {
    ...part.strategy,
    prepareForCreate: (o, context) => {
      part.strategy?.prepareForCreate?.(o, context);
      dropDisabled(specOf(o));
    },
    prepareForUpdate: (o, old) => {
      part.strategy?.prepareForUpdate?.(o, old);
      dropDisabled(specOf(o));
    },
  },
});
