import { toGoJson } from '../apimachinery/json.ts';
import { ApiError, type KubeObject } from '../apimachinery/types.ts';
import type { ApiResource } from '../client/discovery.ts';
import { apiVersionOf, pathOf } from '../client/mapper.ts';
import { busy } from '../os/clock.ts';
import { type Info, listObjects } from './builder.ts';
import { deleteOne, deleteOptions } from './commands/delete.ts';
import { type DryRun, validationOf } from './dryrun.ts';
import { Failure, isConflict, isNotFound, throwAll } from './errors.ts';
import { tellPruned } from './prune.ts';
import { clientVersion } from './release.ts';
import type { Session } from './session.ts';

const PREFIX = 'applyset.kubernetes.io';
const TOOLING = `${PREFIX}/tooling`;
const NAMESPACES = `${PREFIX}/additional-namespaces`;
const KINDS = `${PREFIX}/contains-group-kinds`;
const ID = `${PREFIX}/id`;
const PART_OF = `${PREFIX}/part-of`;
const MANAGER = 'kubectl-applyset';

const groupKind = ({ group, kind }: ApiResource): string => (group ? `${kind}.${group}` : kind);

/** The objects that one apply after the other keeps together. Upstream: kubectl/pkg/cmd/apply/applyset.go. */
export class ApplySet {
  private current = new Map<string, ApiResource>();
  private currentNamespaces = new Set<string>();
  private updated = new Map<string, ApiResource>();
  private updatedNamespaces = new Set<string>();

  private constructor(
    private readonly session: Session,
    private readonly resource: ApiResource,
    private readonly name: string,
    private readonly namespace: string,
    private readonly id: string,
  ) {}

  /** `[RESOURCE][.GROUP]/NAME`; a Secret where there is no resource. */
  static async parse(session: Session, text: string): Promise<ApplySet> {
    const refuse = (why: string): never => {
      throw new Failure(`invalid parent reference ${JSON.stringify(text)}: ${why}`);
    };
    const at = text.indexOf('/');
    const type = at < 0 ? 'secrets' : text.slice(0, at);
    const name = text.slice(at + 1);
    if (!name) refuse('name cannot be blank');
    const [plain, group = ''] = type.split(/\.(.*)/s);
    const resource = (await session.resource(type)) ?? refuse(`no matches for ${group}/, Resource=${plain}`);
    const { namespace, explicit } = session.namespace();
    const where = explicit && resource.namespaced ? namespace : '';
    const bytes = new TextEncoder().encode([name, where, resource.kind, resource.group].join('.'));
    const digest = new Uint8Array(await busy(crypto.subtle.digest('SHA-256', bytes)));
    const hash = btoa(String.fromCharCode(...digest))
      .replaceAll('+', '-')
      .replaceAll('/', '_')
      .replace(/=+$/, '');
    return new ApplySet(session, resource, name, where, `applyset-${hash}-v1`);
  }

  private get builtIn(): boolean {
    return !this.resource.group && ['secrets', 'configmaps'].includes(this.resource.resource);
  }
  private get shown(): string {
    return JSON.stringify(`${this.resource.resource}.${this.resource.group}/${this.name}`);
  }

  async validate(): Promise<void> {
    const { resource, session } = this;
    const errors: Error[] = [];
    if (resource.namespaced && !this.namespace) errors.push(new Failure('namespace is required to use namespace-scoped ApplySet'));
    if (!this.builtIn) {
      const crds = await session.request('GET', '/apis/apiextensions.k8s.io/v1/customresourcedefinitions', {
        query: { labelSelector: `${PREFIX}/is-parent-type` },
      });
      const own = `${resource.resource}.${resource.group}`;
      const { group, version } = resource;
      if (!crds.items.some((crd: KubeObject) => crd.metadata.name === own))
        errors.push(
          new Failure(
            `resource ${JSON.stringify(`${group}/${version}, Resource=${resource.resource}`)} is not permitted as an ApplySet parent`,
          ),
        );
    }
    throwAll(errors);
  }

  addLabels(infos: Info[]): void {
    for (const info of infos) {
      const object = info.object as KubeObject;
      if (object.metadata.labels?.[PART_OF] !== undefined)
        throw new Failure(`ApplySet label ${JSON.stringify(PART_OF)} already set in input data`);
      info.object = { ...object, metadata: { ...object.metadata, labels: { ...object.metadata.labels, [PART_OF]: this.id } } };
    }
  }

  async beforeApply(infos: Info[], dryRun: DryRun): Promise<void> {
    await this.fetchParent();
    for (const { resource, namespace } of infos) {
      this.updated.set(groupKind(resource), resource);
      if (resource.namespaced && namespace) this.updatedNamespaces.add(namespace);
    }
    await this.updateParent(
      [...this.current.keys(), ...this.updated.keys()],
      [...this.currentNamespaces, ...this.updatedNamespaces],
      dryRun,
    );
  }

  private async fetchParent(): Promise<void> {
    let parent: KubeObject;
    try {
      parent = await this.session.request('GET', pathOf(this.resource, this.namespace, this.name));
    } catch (error) {
      if (!isNotFound(error)) throw new Failure(`failed to fetch ApplySet parent object ${this.shown}: ${(error as Error).message}`);
      if (!this.builtIn) throw new Failure('custom resource ApplySet parents cannot be created automatically');
      return;
    }
    const { labels = {}, annotations = {} } = parent.metadata;
    const tool = annotations[TOOLING];
    const start = `ApplySet parent object ${this.shown}`;
    if (tool === undefined) throw new Failure(`${start} already exists and is missing required annotation ${JSON.stringify(TOOLING)}`);
    const base = tool.includes('/') ? tool.slice(0, tool.lastIndexOf('/')) : tool;
    if (base !== 'kubectl')
      throw new Failure(`${start} already exists and is managed by tooling ${JSON.stringify(base)} instead of "kubectl"`);
    if (labels[ID] === undefined) throw new Failure(`${start} exists and does not have required label ${ID}`);
    if (labels[ID] !== this.id)
      throw new Failure(`${start} exists and has incorrect value for label ${JSON.stringify(ID)} (got: ${labels[ID]}, want: ${this.id})`);
    const kinds = annotations[KINDS];
    if (kinds === undefined)
      throw new Failure(
        `parsing ApplySet annotation on ${this.shown}: kubectl requires the ${JSON.stringify(KINDS)} annotation to be set on all ApplySet parent objects`,
      );
    for (const text of kinds.split(',').filter(Boolean)) await this.addKind(text);
    for (const namespace of (annotations[NAMESPACES] ?? '').split(',').filter(Boolean)) this.currentNamespaces.add(namespace);
    if (this.resource.namespaced) this.currentNamespaces.add(this.namespace);
  }

  private async addKind(text: string): Promise<void> {
    const [kind, group = ''] = text.split(/\.(.*)/s);
    const { discovered } = await this.session.mapper();
    const resource = discovered.resources.find((r) => r.kind === kind && r.group === group && !r.resource.includes('/'));
    if (!resource)
      throw new Failure(
        `parsing ApplySet annotation on ${this.shown}: could not find mapping for kind in ${JSON.stringify(KINDS)} annotation: no matches for kind ${JSON.stringify(kind)} in group ${JSON.stringify(group)}`,
      );
    this.current.set(text, resource);
  }

  private async updateParent(kinds: string[], namespaces: string[], dryRun: DryRun): Promise<void> {
    if (dryRun === 'client') return;
    const list = (items: string[]) => [...new Set(items)].sort().join(',');
    const annotations = {
      [NAMESPACES]: list(namespaces.filter((n) => n !== this.namespace)),
      [KINDS]: list(kinds),
      [TOOLING]: `kubectl/${clientVersion(this.session.proc).gitVersion}`,
    };
    const { name, namespace } = this;
    const metadata = { annotations, labels: { [ID]: this.id }, name, ...(namespace ? { namespace } : {}) };
    const body = toGoJson({ apiVersion: apiVersionOf(this.resource), kind: this.resource.kind, metadata }, '', true);
    try {
      await this.send(body, dryRun, false);
    } catch (error) {
      if (!isConflict(error)) throw new Failure(`failed to update ApplySet: ${(error as ApiError).message}`);
      await this.session.klog(
        'W',
        'applyset.go:437',
        `WARNING: failed to update ApplySet: ${error.message}\nApplySet field manager ${MANAGER} should own these fields. Retrying with conflicts forced.`,
      );
      await this.send(body, dryRun, true);
    }
  }
  private send(body: string, dryRun: DryRun, force: boolean): Promise<unknown> {
    return this.session.request('PATCH', pathOf(this.resource, this.namespace, this.name), {
      body,
      contentType: 'application/apply-patch+yaml',
      query: {
        dryRun: dryRun === 'server' ? 'All' : undefined,
        fieldManager: MANAGER,
        fieldValidation: validationOf(this.session),
        force: `${force}`,
      },
    });
  }

  /** Deletes what the set had and this apply did not touch. */
  async prune(uids: Set<string | undefined>, dryRun: DryRun): Promise<void> {
    const gone: Info[] = [];
    for (const resource of this.current.values())
      for (const namespace of resource.namespaced ? this.currentNamespaces : [''])
        for (const object of await this.members(resource, namespace))
          if (!uids.has(object.metadata.uid)) gone.push({ resource, namespace, name: object.metadata.name as string, object, source: '' });
    for (const info of gone) {
      if (dryRun !== 'client') await deleteOne(this.session, info, deleteOptions(this.session), dryRun);
      await tellPruned(this.session, info.object as KubeObject, dryRun);
    }
    await this.updateParent([...this.updated.keys()], [...this.updatedNamespaces], dryRun);
  }
  private async members(resource: ApiResource, namespace: string): Promise<KubeObject[]> {
    try {
      return await listObjects(this.session, resource, namespace, { selector: `${PART_OF}=${this.id}`, chunk: 0 });
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      const { group, version, kind } = resource;
      throw new Failure(`listing ${group}/${version}, Kind=${kind} objects for pruning: ${error.message}`);
    }
  }
}
