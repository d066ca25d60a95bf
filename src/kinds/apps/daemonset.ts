import { labelSelectorToText } from '../../apimachinery/selectors.ts';
import type { KubeObject } from '../../apimachinery/types.ts';
import { templateWarnings } from '../core/pod/warnings.ts';
import type { Part } from '../part.ts';
import { age, containerCells, mapText, nameOf } from '../table/format.ts';
import { same } from '../validation/common.ts';
import { daemonSetErrors, daemonSetStatusErrors, daemonSetUpdateErrors } from './daemonset-validate.ts';
import { statusApart, withTemplate } from './workload-defaults.ts';

const empty = () => ({ currentNumberScheduled: 0, numberMisscheduled: 0, desiredNumberScheduled: 0, numberReady: 0 });
const TEMPLATE = 'deprecated.daemonset.template.generation';
const templateGeneration = (o: KubeObject): number => Number(o.metadata.annotations?.[TEMPLATE] ?? 0);
/** spec.templateGeneration of older versions lives on as an annotation. Upstream: pkg/apis/apps/v1/conversion.go. */
const setTemplateGeneration = (o: KubeObject, value: number): void => {
  o.metadata.annotations = { ...o.metadata.annotations, [TEMPLATE]: `${value}` };
};
export const daemonSet: Part = {
  generation: true,
  versionNotes: [TEMPLATE],
  cells: (o, now) => {
    const { spec = {}, status = {} } = o;
    return [
      nameOf(o),
      status.desiredNumberScheduled ?? 0,
      status.currentNumberScheduled ?? 0,
      status.numberReady ?? 0,
      status.updatedNumberScheduled ?? 0,
      status.numberAvailable ?? 0,
      mapText(spec.template?.spec?.nodeSelector),
      age(o, now),
      ...containerCells(spec.template),
      labelSelectorToText(spec.selector),
    ];
  },
  strategy: {
    defaults: (o) => {
      const spec = withTemplate(o);
      if (!templateGeneration(o)) setTemplateGeneration(o, 1);
      spec.updateStrategy ??= {};
      spec.updateStrategy.type ||= 'RollingUpdate';
      if (spec.updateStrategy.type === 'RollingUpdate') {
        spec.updateStrategy.rollingUpdate ??= {};
        spec.updateStrategy.rollingUpdate.maxUnavailable ??= 1;
        spec.updateStrategy.rollingUpdate.maxSurge ??= 0;
      } else if (spec.updateStrategy.rollingUpdate)
        spec.updateStrategy.rollingUpdate = { maxUnavailable: 0, maxSurge: 0, ...spec.updateStrategy.rollingUpdate };
      spec.revisionHistoryLimit ??= 10;
    },
    ...statusApart(empty),
    prepareForCreate: (o) => {
      o.status = empty();
      setTemplateGeneration(o, 1);
    },
    prepareForUpdate: (o, old) => {
      o.status = old.status;
      setTemplateGeneration(o, templateGeneration(old) + (same(o.spec.template, old.spec.template) ? 0 : 1));
    },
    validateStatusUpdate: daemonSetStatusErrors,
    warnings: (o, old) => (old && old.metadata.generation === o.metadata.generation ? [] : templateWarnings(o)),
    validate: daemonSetErrors,
    validateUpdate: daemonSetUpdateErrors,
  },
};
