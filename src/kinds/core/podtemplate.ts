import type { Part } from '../part.ts';
import { containerCells, mapText, nameOf } from '../table/format.ts';
import { templateDefaults } from './pod/defaults.ts';

export const podTemplate: Part = {
  generation: true,
  cells: (o) => [nameOf(o), ...containerCells(o.template), mapText(o.template?.metadata?.labels)],
  strategy: { defaults: (o) => templateDefaults((o.template ??= {})) },
};
