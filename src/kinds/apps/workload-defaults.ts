import { templateDefaults } from '../core/pod/defaults.ts';
import type { Strategy } from '../resource.ts';

export const withTemplate = (o: any): any => {
  o.spec ??= {};
  templateDefaults((o.spec.template ??= {}));
  return o.spec;
};
/** Status is the controller's: not taken from whoever writes the spec. */
export const statusApart = (empty: () => object): Pick<Strategy, 'prepareForCreate' | 'prepareForUpdate' | 'prepareForStatusUpdate'> => ({
  prepareForCreate: (o) => {
    o.status = empty();
  },
  prepareForUpdate: (o, old) => {
    o.status = old.status;
  },
  prepareForStatusUpdate: (o, old) => {
    o.spec = old.spec;
    o.metadata.labels = old.metadata.labels;
    if (!o.metadata.labels) delete o.metadata.labels;
  },
});
