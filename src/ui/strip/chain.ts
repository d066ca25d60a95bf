import type { BindingView, ClusterView, ObjectView, PodView } from '../../worker/protocol.ts';

/** Who may do what, and by what: the pod that acted last, its account, what binds it, what that grants. */
export interface Chain {
  pod?: PodView;
  account?: ObjectView;
  /** Named by the pod, and not there. */
  accountMissing?: string;
  binding?: BindingView;
  role?: ObjectView;
  /** Named by the binding, and not among what is ours to show. */
  roleName?: string;
  also: ObjectView[];
}

export function chainOf(view: ClusterView): Chain {
  const pod = view.pods.find((p) => `${p.namespace}/${p.name}` === view.actor) ?? view.pods[0];
  const account = pod ? view.accounts.find((a) => a.namespace === pod.namespace && a.name === pod.account) : undefined;
  const subject = pod && `${pod.namespace}:${pod.account}`;
  const binding = view.bindings.find((b) => subject && b.subjects.includes(subject));
  const role = binding
    ? view.roles.find(
        (r) =>
          r.kind === binding.role.kind && r.name === binding.role.name && (r.kind === 'ClusterRole' || r.namespace === binding.namespace),
      )
    : view.roles[0];
  const shown = new Set<string>([pod, account, binding, role].flatMap((o) => (o ? [o.uid] : [])));
  return {
    pod,
    account,
    accountMissing: pod && !account ? pod.account : undefined,
    binding,
    role,
    roleName: binding && !role ? binding.role.name : undefined,
    also: [...view.pods, ...view.accounts, ...view.bindings, ...view.roles].filter((o) => !shown.has(o.uid)),
  };
}
