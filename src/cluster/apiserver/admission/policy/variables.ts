import { CelError, CostExceeded, PER_CALL_LIMIT, type Program } from '../../../../apimachinery/cel/index.ts';
import { type Ask, authorizerValue, resourceCheckValue } from '../../../../apimachinery/cel/library/authorizer.ts';
import { CelMap, fromJson, Lazy } from '../../../../apimachinery/cel/values.ts';
import type { KubeObject } from '../../../../apimachinery/types.ts';
import type { ResourceDefinition } from '../../../../kinds/resource.ts';
import type { AdmissionRequest } from '../../auth.ts';
import { findObject } from '../../authentication/lookup.ts';
import { namespaceOf } from '../matching.ts';
import { optionsOf } from '../options.ts';
import { kindIn } from '../own-kind.ts';
import type { AdmissionContext } from '../plugin.ts';

/** What all expressions of one evaluation may cost together. Models apiserver/pkg/apis/cel/config.go. */
const BUDGET = 10_000_000;
export class OutOfBudget extends Error {
  constructor() {
    super('validation failed due to running out of cost budget, no further validation rules will be run');
  }
}

/** The user's rights, as `authorizer` asks for them. */
function asking({ user }: AdmissionRequest, { authorizer }: AdmissionContext): Ask {
  return ({ serviceAccount: account, path, verb, ...about }) => {
    const subject = account
      ? {
          username: `system:serviceaccount:${account.namespace}:${account.name}`,
          groups: ['system:serviceaccounts', `system:serviceaccounts:${account.namespace}`],
        }
      : user;
    return authorizer.authorize(subject, {
      isResourceRequest: path === undefined,
      path: path ?? '',
      verb,
      apiGroup: about.group ?? '',
      apiVersion: '*',
      namespace: about.namespace ?? '',
      resource: about.resource ?? '',
      subresource: about.subresource ?? '',
      name: about.name ?? '',
    } as Parameters<typeof authorizer.authorize>[1]);
  };
}
const resourceOf = ({ group, version, resource }: ResourceDefinition) => ({ group, version, resource });

/** Models CreateAdmissionRequest in apiserver/pkg/admission/plugin/cel/condition.go. */
function requestValue(request: AdmissionRequest, as: ResourceDefinition): unknown {
  const { definition, subresource, user } = request;
  const namespace = namespaceOf(request);
  return {
    uid: '',
    kind: kindIn(request, as),
    resource: resourceOf(as),
    ...(subresource && { subResource: subresource }),
    requestKind: kindIn(request, definition),
    requestResource: resourceOf(definition),
    ...(subresource && { requestSubResource: subresource }),
    ...(request.name && { name: request.name }),
    ...(namespace && { namespace }),
    operation: request.operation,
    userInfo: {
      username: user.username,
      ...(user.uid && { uid: user.uid }),
      ...(user.groups.length && { groups: user.groups }),
      ...(user.extra && Object.keys(user.extra).length && { extra: user.extra }),
    },
    object: null,
    oldObject: null,
    dryRun: request.dryRun,
    options: optionsOf(request),
  };
}
function namespaceValue(request: AdmissionRequest, context: AdmissionContext): unknown {
  const { definition } = request;
  if (!request.namespace || (definition.group === '' && definition.kind === 'Namespace')) return null;
  const namespace = findObject(context.storage, '', 'namespaces', '', request.namespace);
  if (!namespace) return null;
  const { managedFields: _, ownerReferences: __, selfLink: ___, ...metadata } = namespace.metadata;
  return { metadata, spec: namespace.spec ?? {}, status: namespace.status ?? {} };
}
export interface Subject {
  request: AdmissionRequest;
  context: AdmissionContext;
  as: ResourceDefinition;
  /** The object in the matched version. */
  object?: KubeObject;
  old?: KubeObject;
  params?: KubeObject;
}
/** One evaluation: the names its expressions see, and what they may still spend. */
export class Evaluation {
  private readonly variables: Record<string, unknown>;
  private left = BUDGET;
  constructor(subject: Subject, composed: { name: string; program?: Program; error?: string }[]) {
    const { request, context, as } = subject;
    const ask = asking(request, context);
    const about = {
      group: as.group,
      resource: as.resource,
      subresource: request.subresource,
      namespace: namespaceOf(request),
      name: request.name,
    };
    this.variables = {
      object: fromJson(subject.object ?? null),
      oldObject: fromJson(subject.old ?? null),
      params: fromJson(subject.params ?? null),
      request: new Lazy(() => fromJson(requestValue(request, as))),
      namespaceObject: new Lazy(() => fromJson(namespaceValue(request, context))),
      authorizer: authorizerValue(ask),
      'authorizer.requestResource': resourceCheckValue(ask, about),
      variables: new CelMap(
        composed.map((v) => [v.name, new Lazy(() => this.composed(v))]),
        'kubernetes.variables',
      ),
    };
  }
  private composed({ name, program, error }: { name: string; program?: Program; error?: string }): unknown {
    if (!program) throw new CelError(`composited variable "${name}" fails to compile: ${error}`);
    try {
      return this.spent(program);
    } catch (problem) {
      if (problem instanceof CelError) throw new CelError(`composited variable "${name}" fails to evaluate: ${problem.message}`);
      throw problem;
    }
  }
  private spent(program: Program): unknown {
    const { value, cost } = program.evaluate(this.variables, PER_CALL_LIMIT);
    this.left -= cost;
    if (this.left < 0) throw new OutOfBudget();
    return value;
  }
  /** Throws CelError with the text that policies give, or OutOfBudget. */
  run(program: Program, expression: string): unknown {
    try {
      return this.spent(program);
    } catch (error) {
      if (error instanceof CelError || error instanceof CostExceeded)
        throw new CelError(`expression '${expression}' resulted in error: ${error.message}`);
      throw error;
    }
  }
}
