import { labelSelectorToText } from '../../apimachinery/selectors.ts';
import type { Part } from '../part.ts';
import { age, containerCells, nameOf } from '../table/format.ts';
import { deploymentErrors, deploymentUpdateErrors } from './deployment-validate.ts';
import { notDecremented, replicaStatus } from './validate.ts';
import { workloadWarnings } from './warnings.ts';
import { statusApart, withTemplate } from './workload-defaults.ts';

export const deployment: Part = {
  generation: true,
  annotationsCount: true,
  cells: (o, now) => {
    const status = o.status ?? {};
    return [
      nameOf(o),
      `${status.readyReplicas ?? 0}/${o.spec?.replicas ?? 0}`,
      status.updatedReplicas ?? 0,
      status.availableReplicas ?? 0,
      age(o, now),
      ...containerCells(o.spec?.template),
      o.spec?.selector ? labelSelectorToText(o.spec.selector).replace('<none>', '') : '',
    ];
  },
  strategy: {
    defaults: (o) => {
      const spec = withTemplate(o);
      spec.replicas ??= 1;
      spec.strategy ??= {};
      spec.strategy.type ||= 'RollingUpdate';
      if (spec.strategy.type === 'RollingUpdate') {
        spec.strategy.rollingUpdate ??= {};
        spec.strategy.rollingUpdate.maxUnavailable ??= '25%';
        spec.strategy.rollingUpdate.maxSurge ??= '25%';
      }
      spec.revisionHistoryLimit ??= 10;
      spec.progressDeadlineSeconds ??= 600;
    },
    ...statusApart(() => ({})),
    warnings: workloadWarnings,
    validate: deploymentErrors,
    validateUpdate: deploymentUpdateErrors,
    validateStatusUpdate: (o, old) => [
      ...replicaStatus(o.status ?? {}, ['updatedReplicas', 'readyReplicas', 'availableReplicas']),
      ...notDecremented(o, old),
    ],
  },
};
