import { labelSelectorToText } from '../../apimachinery/selectors.ts';
import type { Part } from '../part.ts';
import { age, containerCells, mapText, nameOf } from '../table/format.ts';
import { daemonSetErrors, daemonSetUpdateErrors } from './daemonset-validate.ts';
import { statusApart, withTemplate } from './workload-defaults.ts';

const empty = () => ({ currentNumberScheduled: 0, numberMisscheduled: 0, desiredNumberScheduled: 0, numberReady: 0 });
export const daemonSet: Part = {
  generation: true,
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
      spec.updateStrategy ??= {};
      spec.updateStrategy.type ||= 'RollingUpdate';
      if (spec.updateStrategy.type === 'RollingUpdate') {
        spec.updateStrategy.rollingUpdate ??= {};
        spec.updateStrategy.rollingUpdate.maxUnavailable ??= 1;
        spec.updateStrategy.rollingUpdate.maxSurge ??= 0;
      }
      spec.revisionHistoryLimit ??= 10;
    },
    ...statusApart(empty),
    validate: daemonSetErrors,
    validateUpdate: daemonSetUpdateErrors,
  },
};
