import type { Part } from '../part.ts';
import { bindingCells } from './cells.ts';
import { bindingErrors, bindingUpdateErrors } from './validate.ts';

const GROUP = 'rbac.authorization.k8s.io';
/** RoleBinding and ClusterRoleBinding. Upstream: pkg/apis/rbac/v1/defaults.go. */
export const binding: Part = {
  cells: bindingCells,
  strategy: {
    defaults: (o) => {
      o.roleRef ??= {};
      o.roleRef.apiGroup ||= GROUP;
      for (const subject of o.subjects ?? []) if (subject.kind === 'User' || subject.kind === 'Group') subject.apiGroup ||= GROUP;
    },
    validate: bindingErrors,
    validateUpdate: bindingUpdateErrors,
  },
};
