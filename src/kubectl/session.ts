import type { ApiResource, Discovered } from '../client/discovery.ts';
import { discover } from '../client/discovery.ts';
import { Mapper } from '../client/mapper.ts';
import { type RequestOptions, type RestClient, request, send } from '../client/rest.ts';
import { busy } from '../os/clock.ts';
import { FsError, resolvePath } from '../os/fs.ts';
import type { HttpResponse } from '../os/http.ts';
import type { Machine, Process } from '../os/process.ts';
import { type Access, configFiles, namespaceOf, resolveAccess } from './config.ts';
import { connect } from './connect.ts';
import { ConnectionFailure, Exit, Failure, usageError } from './errors.ts';
import type { Flags } from './flags/parse.ts';
import { klogValue } from './klog.ts';
import { clientVersion, isOld } from './release.ts';
import { requestTimeout } from './requesttimeout.ts';
import { discoversFirst, discoveryTries } from './tables/discovery.ts';

/** One run of one command: its process, flags and arguments, and the server behind the kubeconfig. */
export class Session {
  private access_: Access | undefined;
  private client_: RestClient | undefined;
  private mapper_: Mapper | undefined;
  warnings = 0;
  private timeout = 0;
  private readonly told = new Set<string>();
  /** How often client-go logs that discovery failed before this command gives up. */
  discoveryTries: number;

  constructor(
    readonly proc: Process,
    /** `create deployment` */
    readonly path: string,
    readonly flags: Flags,
    readonly args: string[],
    /** Arguments before `--`, or -1 */
    readonly dash: number,
  ) {
    this.discoveryTries = discoveryTries(path, args);
  }

  get old(): boolean {
    return isOld(this.proc);
  }
  out(text: string | Uint8Array): Promise<void> {
    return this.proc.stdout.write(text);
  }
  err(text: string): Promise<void> {
    return this.proc.stderr.write(text);
  }
  usage(message: string): Failure {
    return usageError(this.path, message);
  }
  path_(file: string): string {
    return resolvePath(this.proc.cwd, file);
  }
  /** klog's line: `W1124 06:21:42.820832   15007 helpers.go:719] text` */
  async klog(level: 'I' | 'W' | 'E' | 'F', file: string, text: string): Promise<void> {
    const t = new Date(this.proc.machine.clock.now()).toISOString();
    await this.err(`${level}${t.slice(5, 7)}${t.slice(8, 10)} ${t.slice(11, 23)}000 ${`${this.proc.pid}`.padStart(7)} ${file}] ${text}\n`);
  }

  access(): Access {
    if (!this.access_) {
      this.timeout = requestTimeout(this.flags.string('request-timeout'));
      this.access_ = resolveAccess(this.proc, this.flags);
    }
    return this.access_;
  }
  async client(): Promise<RestClient> {
    if (this.client_) return this.client_;
    const access = this.access();
    const verbosity = this.flags.int('v');
    if (verbosity >= 6) {
      const { fs } = this.proc.machine;
      for (const { path } of configFiles(this.proc, this.flags).files)
        if (fs.exists(path)) await this.klog('I', 'loader.go:407', `Config loaded from file:  ${path}`);
    }
    await this.credentials(access);
    this.client_ = connect(this.proc, access, {
      verbosity,
      timeout: this.timeout,
      raw: this.flags.has('raw') && this.flags.changed('raw'),
      warn: (text) => {
        this.warnings++;
        const label = this.proc.stderr.tty ? '\u001b[33;1mWarning:\u001b[0m' : 'Warning:';
        void this.err(`${label} ${text}\n`);
      },
      log: (file, text) => this.klog('I', file, text),
    });
    if (this.flags.bool('match-server-version')) await this.matchVersion(this.client_);
    return this.client_;
  }
  private async matchVersion(client: RestClient): Promise<void> {
    const { gitVersion } = await request<{ gitVersion: string }>(client, 'GET', '/version');
    const own = clientVersion(this.proc).gitVersion;
    if (gitVersion !== own) throw new Failure(`server version (${gitVersion}) differs from client version (${own})`);
  }
  /** Without any credentials client-go asks for them. */
  private async credentials(access: Access): Promise<void> {
    if (!access.server.startsWith('https:') || access.certificate || access.exec || access.token || access.username) return;
    await this.out('Please enter Username: ');
    const { readLine } = await busy(import('../os/streams.ts'));
    const line = async () => {
      const bytes = await readLine(this.proc.stdin, this.proc.signal);
      if (!bytes) throw new Failure('EOF');
      return new TextDecoder().decode(bytes).trim();
    };
    access.username = await line();
    await this.out('Please enter Password: ');
    access.password = await line();
  }

  async request<T = any>(method: string, path: string, options: RequestOptions = {}): Promise<T> {
    if (!this.mapper_ && discoversFirst(this.path)) await this.mapper();
    return request<T>(await this.client(), method, path, options);
  }
  async send(method: string, path: string, options: RequestOptions = {}): Promise<HttpResponse> {
    if (!this.mapper_ && discoversFirst(this.path)) await this.mapper();
    return send(await this.client(), method, path, options);
  }

  /** What the server serves, remembered for the machine as ~/.kube/cache does. */
  async mapper(): Promise<Mapper> {
    if (!this.mapper_) {
      const cache = cacheOf(this.proc.machine);
      const { server } = this.access();
      const known = cache.get(server);
      const now = this.proc.machine.clock.now();
      this.mapper_ = new Mapper(known && now - known.at < SIX_HOURS ? known.found : await this.rediscover());
    }
    return this.mapper_;
  }
  private async rediscover(): Promise<Discovered> {
    const client = await this.client();
    try {
      const found = await discover(client);
      this.fresh = true;
      cacheOf(this.proc.machine).set(this.access().server, { at: this.proc.machine.clock.now(), found });
      return found;
    } catch (error) {
      if (this.proc.signal.aborted) throw error;
      for (let i = 0; i < this.discoveryTries; i++)
        await this.klog(
          'E',
          'memcache.go:265',
          `"Unhandled Error" err=${klogValue(`couldn't get current server API group list: ${errorText(error)}`)}`,
        );
      throw error;
    }
  }
  /** Finds a resource; when it is not known, asks the server again. */
  async resource(word: string): Promise<ApiResource | undefined> {
    const mapper = await this.mapper();
    for (const other of mapper.rivals(word)) {
      const text = `short name ${JSON.stringify(word)} could also match lower priority resource ${other}`;
      if (!this.told.has(text)) await this.err(`Warning: ${text}\n`);
      this.told.add(text);
    }
    return mapper.find(word) ?? (await this.refresh()).find(word);
  }
  async kind(apiVersion: string, kind: string): Promise<ApiResource | undefined> {
    const mapper = await this.mapper();
    return mapper.kind(apiVersion, kind) ?? (await this.refresh()).kind(apiVersion, kind);
  }
  /** What is served has been asked for in this run, so that asking again says nothing new. */
  private fresh = false;
  private async refresh(): Promise<Mapper> {
    if (!this.fresh) {
      if (this.flags.int('v') >= 5) await this.klog('I', 'discovery.go:214', 'Invalidating discovery information');
      this.mapper_ = new Mapper(await this.rediscover());
    }
    return this.mapper_ as Mapper;
  }

  namespace(): { namespace: string; explicit: boolean } {
    return namespaceOf(this.proc, this.flags);
  }

  /** Reads a file of the command line, `-` being stdin. */
  async readFile(file: string): Promise<Uint8Array> {
    if (file === '-') {
      const { readAll } = await busy(import('../os/streams.ts'));
      return readAll(this.proc.stdin, this.proc.signal);
    }
    try {
      return this.proc.machine.fs.readFile(this.path_(file));
    } catch (error) {
      if (error instanceof FsError) throw new Failure(`open ${file}: ${error.message.toLowerCase()}`);
      throw error;
    }
  }

  /** Runs a command of this workstation, an editor say. */
  spawn(argv: string[]): Promise<number> {
    return this.proc.spawn({ argv }).wait;
  }
  exit(code: number): never {
    throw new Exit(code);
  }
}

const SIX_HOURS = 6 * 3_600_000;
const caches = new WeakMap<Machine, Map<string, { at: number; found: Discovered }>>();
function cacheOf(machine: Machine): Map<string, { at: number; found: Discovered }> {
  let cache = caches.get(machine);
  if (!cache) {
    cache = new Map();
    caches.set(machine, cache);
  }
  return cache;
}

const errorText = (error: unknown): string => (error instanceof ConnectionFailure ? error.message : (error as Error).message);
