import type { Part } from '../part.ts';
import { containerCells, mapText, nameOf } from '../table/format.ts';
import { objectMeta } from '../validation/meta.ts';
import { templateDefaults } from './pod/defaults.ts';
import { podTemplateSpec } from './pod/validate/template.ts';
import { podWarnings } from './pod/warnings.ts';

export const podTemplate: Part = {
  generation: true,
  cells: (o) => [nameOf(o), ...containerCells(o.template), mapText(o.template?.metadata?.labels)],
  strategy: {
    defaults: (o) => templateDefaults((o.template ??= {})),
    validate: (o) => [...objectMeta(o, true), ...podTemplateSpec(o.template, 'template')],
    validateUpdate: (o) => podTemplateSpec(o.template, 'template'),
    warnings: ({ template }) => podWarnings(template?.spec, 'template.', template?.metadata),
  },
};
