import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { CallRecord } from '../canvas/observer.ts';
import type { RequestRecord } from './request-record.ts';

/** Names of operations that are counted apart; clients choose them, so that there is no end of them. */
const maxOperationNames = 500;
/** Characters; a longer name is counted as `other`. */
const maxNameLength = 100;

/** Seconds. */
const durationBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** What one route has been asked. */
interface RouteCounts {
  /** Calls by status; `none` where no answer came. */
  statuses: Map<number | 'none', number>;
  /** Units of the bucket. */
  cost: number;
  /** Seconds that calls took. */
  seconds: Pick<Histogram.Internal<string>, 'observe'>;
}

/**
 * The numbers that Prometheus reads. What happens often is counted in plain numbers, and becomes metrics
 * when somebody reads them. Labels are route templates, names of operations and codes, each bounded;
 * nothing in them belongs to a person.
 */
export class Metrics {
  readonly #registry = new Registry();
  readonly #operations = new Map<string, Map<string, number>>();
  readonly #statuses = new Map<number, number>();
  readonly #routes = new Map<string, RouteCounts>();
  #refused = 0;
  #shared = 0;
  #watchesProcess = false;
  readonly #operationSeconds = this.#histogram(
    'gateway_operation_duration_seconds',
    'Duration of an operation, from its request to its response.',
  );
  readonly #callSeconds = this.#histogram(
    'gateway_canvas_request_duration_seconds',
    "Duration of a REST call, without its wait for the token's bucket.",
    ['route'],
  );
  readonly #queueSeconds = this.#histogram(
    'gateway_canvas_queue_seconds',
    "Time that REST calls waited for quota in their token's bucket; calls without a wait are not counted.",
  );

  constructor() {
    this.#counter(
      'gateway_http_requests_total',
      'HTTP requests, by response status.',
      ['status'],
      (count) => {
        for (const [status, number] of this.#statuses) count(number, String(status));
      },
    );
    this.#counter(
      'gateway_operations_total',
      'Operations, by name (empty without a name, `other` after the first 500) and code (OK, or the code of the first error).',
      ['operation', 'code'],
      (count) => {
        for (const [name, codes] of this.#operations) {
          for (const [code, number] of codes) count(number, name, code);
        }
      },
    );
    this.#counter(
      'gateway_canvas_requests_total',
      'REST calls, by route and status (`none` without a response).',
      ['route', 'status'],
      (count) => {
        for (const [route, { statuses }] of this.#routes) {
          for (const [status, number] of statuses) count(number, route, String(status));
        }
      },
    );
    this.#counter(
      'gateway_canvas_request_cost_total',
      'Cost of REST calls in units of the bucket, by route.',
      ['route'],
      (count) => {
        for (const [route, { cost }] of this.#routes) count(cost, route);
      },
    );
    this.#counter(
      'gateway_canvas_refusals_total',
      'REST calls that Canvas refused because of its rate limit.',
      [],
      (count) => {
        count(this.#refused);
      },
    );
    this.#counter(
      'gateway_canvas_shared_total',
      'GETs that shared the response of an identical GET of the same token in flight.',
      [],
      (count) => {
        count(this.#shared);
      },
    );
  }

  /** Adds a number that is read when somebody asks; undefined is absent. The name begins with `gateway_`. */
  gauge(name: `gateway_${string}`, help: string, read: () => number | undefined): void {
    new Gauge({
      name,
      help,
      registers: [this.#registry],
      collect() {
        const value = read();
        if (value === undefined) this.remove();
        else this.set(value);
      },
    });
  }

  /** A REST call has ended. */
  onCall({ route, status, cost, queuedMs, durationMs, shared, refused }: CallRecord): void {
    if (shared) {
      this.#shared += 1;
      return;
    }
    let counts = this.#routes.get(route);
    if (!counts) {
      counts = { statuses: new Map(), cost: 0, seconds: this.#callSeconds.labels(route) };
      this.#routes.set(route, counts);
    }
    increment(counts.statuses, status ?? 'none');
    counts.cost += cost ?? 0;
    if (refused) this.#refused += 1;
    counts.seconds.observe(durationMs / 1000);
    if (queuedMs > 0) this.#queueSeconds.observe(queuedMs / 1000);
  }

  /** A request was answered; it counts as an operation where it had a result. */
  onAnswer({ operation, codes, startedAtMs }: RequestRecord, status: number): void {
    increment(this.#statuses, status);
    if (!codes) return;
    const name = this.#boundedName(operation?.name ?? '');
    let counts = this.#operations.get(name);
    if (!counts) this.#operations.set(name, (counts = new Map<string, number>()));
    increment(counts, codes[0] ?? 'OK');
    this.#operationSeconds.observe((performance.now() - startedAtMs) / 1000);
  }

  /**
   * The text that Prometheus reads. The numbers of the process itself are gathered from the first time
   * on that somebody asks.
   */
  async read(): Promise<{ text: string; contentType: string }> {
    if (!this.#watchesProcess) {
      this.#watchesProcess = true;
      collectDefaultMetrics({ register: this.#registry });
    }
    return { text: await this.#registry.metrics(), contentType: this.#registry.contentType };
  }

  #boundedName(name: string): string {
    if (this.#operations.has(name)) return name;
    const isOther = name.length > maxNameLength || this.#operations.size >= maxOperationNames;
    return isOther ? 'other' : name;
  }

  /** Adds a count that is read with the metrics. The name begins with `gateway_` and ends with `_total`. */
  counter(name: `gateway_${string}_total`, help: string, read: () => number): void {
    this.#counter(name, help, [], (count) => {
      count(read());
    });
  }

  #histogram(name: string, help: string, labelNames: string[] = []) {
    return new Histogram({
      name,
      help,
      labelNames,
      buckets: durationBuckets,
      registers: [this.#registry],
    });
  }

  /** A counter whose values are told when somebody reads them. */
  #counter(
    name: string,
    help: string,
    labelNames: string[],
    tell: (count: (value: number, ...labels: string[]) => void) => void,
  ): void {
    new Counter({
      name,
      help,
      labelNames,
      registers: [this.#registry],
      collect() {
        this.reset();
        tell((value, ...labels) => {
          this.labels(...labels).inc(value);
        });
      },
    });
  }
}

function increment<Key>(counts: Map<Key, number>, key: Key): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
