import type { Part } from '../part.ts';
import { nameOf } from '../table/format.ts';

export const componentStatus: Part = {
  cells: (o) => {
    const healthy = (o.conditions ?? []).find((c: any) => c.type === 'Healthy');
    const status = healthy ? (healthy.status === 'True' ? 'Healthy' : 'Unhealthy') : 'Unknown';
    return [nameOf(o), status, healthy?.message ?? '', healthy?.error ?? ''];
  },
};
