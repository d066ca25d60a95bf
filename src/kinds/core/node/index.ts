import type { Part } from '../../part.ts';
import { nodeCells } from './cells.ts';
import { nodeErrors, nodeStatusErrors, nodeUpdateErrors } from './validate.ts';

export const node: Part = {
  cells: nodeCells,
  selectable: { 'spec.unschedulable': (o) => String(o.spec?.unschedulable ?? false) },
  strategy: {
    validate: nodeErrors,
    ownMetadata: true,
    validateUpdate: nodeUpdateErrors,
    validateStatusUpdate: nodeStatusErrors,
    warnings: ({ spec }) => (spec.externalID ? ['spec.externalID: this field is deprecated, and is unused by Kubernetes'] : []),
    defaults: (o) => {
      o.spec ??= {};
      o.status ??= {};
      if (o.status.capacity && !o.status.allocatable) o.status.allocatable = { ...o.status.capacity };
      const { spec } = o;
      // The one is the first of the others. Upstream: pkg/apis/core/v1/conversion.go.
      if (spec.podCIDR && spec.podCIDR !== spec.podCIDRs?.[0]) spec.podCIDRs = [spec.podCIDR];
      else if (!spec.podCIDR && spec.podCIDRs?.length) spec.podCIDR = spec.podCIDRs[0];
    },
    prepareForCreate: (o) => {
      delete o.spec.configSource;
      delete o.status.config;
    },
    prepareForUpdate: (o, old) => {
      o.status = old.status;
      if (!old.spec.configSource) delete o.spec.configSource;
    },
    prepareForStatusUpdate: (o, old) => {
      o.spec = old.spec;
      if (!old.status?.config) delete o.status.config;
    },
  },
};
