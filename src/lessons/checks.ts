import { ApiError, type KubeObject } from '../apimachinery/types.ts';
import { type RestClient, request, send } from '../client/rest.ts';
import { readText } from '../os/http.ts';
import type { AuditEvent, Check, CheckResult, Sandbox } from '../sandbox/types.ts';

/** What checks look at: the API as admin, the requests since the step began, the workstation's files. */
export interface CheckContext {
  sandbox: Sandbox;
  requests: AuditEvent[];
}

type Test = Record<string, any>;

export async function evaluate(checks: Check[], context: CheckContext): Promise<CheckResult[]> {
  return Promise.all(
    checks.map(async ({ title, missing, test }) => {
      const passed = await holds(test, context).catch(() => false);
      return { title, passed, missing: passed ? '' : missing };
    }),
  );
}

async function holds(test: Test, context: CheckContext): Promise<boolean> {
  if ('all' in test) return (await Promise.all(test.all.map((t: Test) => holds(t, context)))).every(Boolean);
  if ('any' in test) return (await Promise.all(test.any.map((t: Test) => holds(t, context)))).some(Boolean);
  if ('not' in test) return !(await holds(test.not, context));
  const verb = Object.keys(VERBS).find((name) => name in test) as keyof typeof VERBS;
  return VERBS[verb](test, context);
}

const VERBS = {
  async object(test: Test, { sandbox }: CheckContext) {
    const object = await fetchObject(sandbox.admin, test.object, test.namespace ?? 'default');
    if (!object) return test.absent === true;
    if (test.absent) return false;
    return test.path === undefined || compare(valuesAt(object, test.path), test);
  },
  async can({ can }: Test, { sandbox }: CheckContext) {
    const [resource, group] = String(can.resource).split(/\.(.*)/s);
    const review = await request(sandbox.admin, 'POST', '/apis/authorization.k8s.io/v1/subjectaccessreviews', {
      body: {
        apiVersion: 'authorization.k8s.io/v1',
        kind: 'SubjectAccessReview',
        spec: {
          user: can.as,
          groups: can.groups ?? groupsOf(can.as),
          resourceAttributes: {
            verb: can.verb,
            resource,
            group: can.group ?? group,
            subresource: can.subresource,
            namespace: can.namespace,
            name: can.name,
          },
        },
      },
    });
    return Boolean(review.status.allowed) === (can.allowed ?? true);
  },
  async request({ request: wanted }: Test, { requests }: CheckContext) {
    return requests.some((event) => matchesRequest(event, wanted));
  },
  async http({ http }: Test, { sandbox }: CheckContext) {
    const { stdout, code } = await sandbox.run(`curl -s -o - -w '\\n%{http_code}' '${String(http.url).replaceAll("'", "'\\''")}'`, {
      pod: http.pod,
    });
    if (code !== 0) return false;
    const end = stdout.lastIndexOf('\n');
    const body = stdout.slice(0, end);
    return (
      (http.code === undefined || Number(stdout.slice(end + 1)) === http.code) &&
      compare([body], { contains: http.contains, matches: http.matches })
    );
  },
  async file(test: Test, { sandbox }: CheckContext) {
    const path = test.file.startsWith('/') ? test.file : `/root/${test.file.replace(/^~\//, '')}`;
    if (!sandbox.workstation.fs.exists(path)) return test.absent === true;
    return !test.absent && compare([sandbox.workstation.fs.readText(path)], test);
  },
  async logs(test: Test, { sandbox }: CheckContext) {
    const response = await send(sandbox.admin, 'GET', `/api/v1/namespaces/${test.namespace ?? 'default'}/pods/${test.logs}/log`, {
      query: { container: test.container },
    });
    return response.status === 200 && compare([await readText(response.body)], test);
  },
  async script(test: Test, { sandbox }: CheckContext) {
    return (await sandbox.run(test.script, { pod: test.pod })).code === 0;
  },
};

const groupsOf = (user: string): string[] => {
  const account = /^system:serviceaccount:([^:]+):/.exec(user);
  return [...(account ? ['system:serviceaccounts', `system:serviceaccounts:${account[1]}`] : []), 'system:authenticated'];
};

function matchesRequest(event: AuditEvent, wanted: Test): boolean {
  const ref = event.objectRef ?? {};
  const user = event.impersonatedUser?.username ?? event.user?.username;
  const seen: Record<string, unknown> = {
    user,
    verb: event.verb,
    resource: ref.resource,
    subresource: ref.subresource,
    namespace: ref.namespace,
    name: ref.name,
    path: event.requestURI.split('?')[0],
    code: event.responseStatus?.code,
  };
  return Object.entries(wanted).every(([key, value]) => String(seen[key] ?? '') === String(value));
}

/** `pods/debugger`, `deployments.apps/web`, by the server's own discovery; undefined when there is none. */
async function fetchObject(client: RestClient, reference: string, namespace: string): Promise<KubeObject | undefined> {
  const [type, name] = reference.split('/');
  const path = await pathOf(client, type, namespace);
  if (!path) return undefined;
  try {
    return await request<KubeObject>(client, 'GET', `${path}/${name}`);
  } catch (error) {
    if (error instanceof ApiError && error.code === 404) return undefined;
    throw error;
  }
}

async function pathOf(client: RestClient, type: string, namespace: string): Promise<string | undefined> {
  const [resource, group] = type.split(/\.(.*)/s);
  const accept = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';
  for (const root of ['/api', '/apis']) {
    const { items } = await request(client, 'GET', root, { accept });
    for (const item of items) {
      if (group !== undefined && (item.metadata.name ?? '') !== group) continue;
      for (const version of item.versions) {
        const found = version.resources.find(
          (r: any) => r.resource === resource || r.singularResource === resource || r.shortNames?.includes(resource),
        );
        if (!found) continue;
        const base = root === '/api' ? `/api/${version.version}` : `/apis/${item.metadata.name}/${version.version}`;
        return found.scope === 'Namespaced' ? `${base}/namespaces/${namespace}/${found.resource}` : `${base}/${found.resource}`;
      }
    }
  }
  return undefined;
}

/** The values at a path such as `.spec.containers[*].image`; keys with dots in quotes: `["a.b"]`. */
export function valuesAt(object: unknown, path: string): unknown[] {
  let values: any[] = [object];
  for (const [, key, index, quoted] of path.matchAll(/\.?([^.[\]]+)|\[(\d+|\*)\]|\["([^"]+)"\]/g)) {
    if (index === '*') values = values.flatMap((v) => (Array.isArray(v) ? v : Object.values(v ?? {})));
    else
      values = values.map((v) => v?.[index === undefined ? (quoted ?? key) : Number(index)]).filter((v) => v !== undefined && v !== null);
  }
  return values;
}

function compare(values: unknown[], { equals, matches, contains, gte }: Test): boolean {
  const some = (test: (value: any) => boolean) => values.some(test);
  if (equals !== undefined && !some((v) => String(v) === String(equals) || JSON.stringify(v) === JSON.stringify(equals))) return false;
  if (matches !== undefined && !some((v) => new RegExp(matches).test(String(v)))) return false;
  if (
    contains !== undefined &&
    !some((v) =>
      Array.isArray(v) || typeof v === 'string' ? v.includes(contains as never) : typeof v === 'object' && v !== null && contains in v,
    )
  )
    return false;
  if (gte !== undefined && !some((v) => Number(v) >= gte)) return false;
  return values.length > 0;
}
