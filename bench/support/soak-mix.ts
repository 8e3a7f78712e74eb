import type { GraphQLAnswer, GraphQLClient } from './graphql-client.ts';

/** What became of the operations of a while. */
export interface MixResult {
  operations: number;
  p50Ms: number;
  p99Ms: number;
  /** Reports that were started and watched to their end. */
  watched: number;
  /** Operations that met a fault. */
  failed: number;
  /** Codes of errors that no injected fault has. */
  unexplained: string[];
}

/** What faults of Canvas come out as. */
const faultCodes = new Set([
  'CANVAS_ERROR',
  'CANVAS_UNREACHABLE',
  'CANVAS_BAD_RESPONSE',
  'CANVAS_TIMEOUT',
]);
/** Tokens of one administrator, each with a bucket of its own, so that the quota is not the limit. */
const tokens = 2_000;
const courses = 50;

/** A mix of operations as people and programs send them, and the account of what came out. */
export class SoakMix {
  readonly #client: GraphQLClient;
  #times: number[] = [];
  #failed = 0;
  #watched = 0;
  #unexplained: string[] = [];
  #running = 0;
  #count = 0;

  constructor(client: GraphQLClient) {
    this.#client = client;
  }

  /** One query of the mix: four of one object to one of a list. */
  async query(): Promise<void> {
    this.#count += 1;
    const at = this.#count;
    const course = String(1 + (at % courses));
    if (at % 5 === 0) await this.#timed('SoakCourses', { account: String(2 + (at % 3)) });
    else if (at % 5 === 1) await this.#timed('SoakAccount', { account: String(1 + (at % 4)) });
    else await this.#timed('SoakCourse', { course });
  }

  /** Starts a report, watches it to its end. */
  async startAndWatch(): Promise<void> {
    this.#count += 1;
    const token = this.#token();
    const started = await this.#timed(
      'SoakStart',
      { account: String(1 + (this.#count % 13)) },
      token,
    );
    const id = (started.data as StartData | undefined)?.startAccountReport.report?.id;
    if (id === undefined) return;
    this.#running += 1;
    try {
      const events = await this.#client.watch('SoakWatch', { id }, token);
      const last = events.at(-1);
      this.#judge(last ?? {});
      const finished = (last?.data as WatchData | null | undefined)?.reportUpdates.finished;
      if (finished === true) this.#watched += 1;
      else if (!last?.errors) this.#unexplained.push('a stream that ended early');
    } catch (error) {
      this.#unexplained.push(String(error));
    } finally {
      this.#running -= 1;
    }
  }

  /** Resolves when nothing is under way. */
  async settled(): Promise<void> {
    while (this.#running > 0) await new Promise((resolve) => setTimeout(resolve, 20));
  }

  /** What has come out since the last call. */
  take(): MixResult {
    const times = this.#times.sort((one, other) => one - other);
    const result = {
      operations: times.length,
      p50Ms: times[Math.floor(times.length * 0.5)] ?? 0,
      p99Ms: times[Math.floor(times.length * 0.99)] ?? 0,
      watched: this.#watched,
      failed: this.#failed,
      unexplained: this.#unexplained,
    };
    this.#times = [];
    this.#failed = 0;
    this.#watched = 0;
    this.#unexplained = [];
    return result;
  }

  async #timed(
    operation: string,
    variables: Record<string, unknown>,
    token = this.#token(),
  ): Promise<GraphQLAnswer> {
    const beganAtMs = performance.now();
    this.#running += 1;
    try {
      const answer = await this.#client.send(operation, variables, token);
      this.#times.push(performance.now() - beganAtMs);
      this.#judge(answer);
      return answer;
    } catch (error) {
      this.#unexplained.push(String(error));
      return {};
    } finally {
      this.#running -= 1;
    }
  }

  #judge({ errors = [] }: GraphQLAnswer): void {
    if (errors.length > 0) this.#failed += 1;
    for (const { extensions } of errors) {
      const code = String(extensions?.code);
      if (!faultCodes.has(code)) this.#unexplained.push(code);
    }
  }

  #token(): string {
    return `simulator-admin-token.${this.#count % tokens}`;
  }
}

interface StartData {
  startAccountReport: { report: { id: string } | null };
}

interface WatchData {
  reportUpdates: { finished: boolean };
}
