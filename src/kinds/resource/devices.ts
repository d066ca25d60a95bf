import { statusApart } from '../apps/workload-defaults.ts';
import type { Part } from '../part.ts';
import { age, nameOf, timeText } from '../table/format.ts';

function requestDefaults(spec: any): void {
  for (const request of spec?.devices?.requests ?? []) {
    for (const exact of [request.exactly, ...(request.firstAvailable ?? [])]) {
      if (!exact) continue;
      exact.allocationMode ||= 'ExactCount';
      if (exact.allocationMode === 'ExactCount') exact.count ||= 1;
      for (const toleration of exact.tolerations ?? []) toleration.operator ||= 'Equal';
    }
  }
}
/** Upstream: pkg/apis/resource/v1/defaults.go. */
function sliceDefaults(spec: any, now?: number): void {
  for (const device of spec.devices ?? []) {
    if (now !== undefined) for (const taint of device.taints ?? []) taint.timeAdded ??= timeText(now);
    for (const mapping of Object.values<any>(device.nodeAllocatableResourceMappings ?? {})) mapping.allocationMultiplier ??= '1';
  }
}
const LISTS = ['bools', 'ints', 'strings', 'versions'];
const attributesOf = (spec: any): any[] => (spec?.devices ?? []).flatMap((d: any) => Object.values(d.attributes ?? {}));
/** Feature gates DRAListTypeAttributes and DRANodeAllocatableResources are off. Upstream: resourceslice/strategy.go dropDisabledFields. */
function dropDisabled(spec: any, old?: any): void {
  if (!attributesOf(old).some((a) => LISTS.some((f) => a[f])))
    for (const attribute of attributesOf(spec)) for (const field of LISTS) delete attribute[field];
  if (!(old?.devices ?? []).some((d: any) => Object.keys(d.nodeAllocatableResourceMappings ?? {}).length))
    for (const device of spec?.devices ?? []) delete device.nodeAllocatableResourceMappings;
}
export const deviceClass: Part = {
  generation: true,
  cells: (o, now) => [nameOf(o), age(o, now)],
  strategy: {
    defaults: (o) => {
      o.spec ??= {};
    },
    load: async () => (await import('./validate/index.ts')).classStrategy,
  },
};
export const resourceClaim: Part = {
  cells: (o, now) => {
    const gone = !!o.metadata.deletionTimestamp;
    const allocated = o.status?.allocation ? ['allocated', ...(o.status.reservedFor?.length ? ['reserved'] : [])] : gone ? [] : ['pending'];
    return [nameOf(o), [...(gone ? ['deleted'] : []), ...allocated].join(','), age(o, now)];
  },
  strategy: {
    defaults: (o) => requestDefaults((o.spec ??= {})),
    ...statusApart(() => ({})),
    load: async () => (await import('./validate/index.ts')).claimStrategy,
  },
};
export const resourceClaimTemplate: Part = {
  cells: (o, now) => [nameOf(o), age(o, now)],
  strategy: {
    defaults: (o) => requestDefaults(o.spec?.spec),
    load: async () => (await import('./validate/index.ts')).templateStrategy,
  },
};
export const resourceSlice: Part = {
  generation: true,
  cells: (o, now) => [nameOf(o), o.spec?.nodeName ?? '', o.spec?.driver ?? '', o.spec?.pool?.name ?? '', age(o, now)],
  selectable: { 'spec.nodeName': (o) => o.spec?.nodeName ?? '', 'spec.driver': (o) => o.spec?.driver ?? '' },
  strategy: {
    defaults: (o, now) => sliceDefaults((o.spec ??= {}), now),
    prepareForCreate: (o) => dropDisabled(o.spec),
    prepareForUpdate: (o, old) => dropDisabled(o.spec, old.spec),
    load: async () => (await import('./validate/slice.ts')).sliceStrategy,
  },
};
