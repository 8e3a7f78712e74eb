import type { IncomingHttpHeaders } from 'node:http';
import type { Params } from '../types.ts';

/** One request as it reached the simulator. */
export interface RequestRecord {
  readonly method: string;
  /** With the query, as it came. */
  readonly path: string;
  readonly token: string | null;
  /** Null while it runs, and when it was cut off without a status. */
  status: number | null;
  /** Units; null when it was refused. */
  cost: number | null;
  /** What `X-Rate-Limit-Remaining` said. */
  remaining: number | null;
  readonly at: Date;
  readonly headers: IncomingHttpHeaders;
  /** The parameters of the body, once it is read. */
  body: Params;
  /** What an unexpected 500 was about. */
  error?: string;
}

const maximumRecords = 20_000; // the oldest half is dropped beyond it

/** The requests that a simulator got, in the order in which they came. */
export class RequestLog implements Iterable<RequestRecord> {
  #records: RequestRecord[] = [];

  get length(): number {
    return this.#records.length;
  }

  [Symbol.iterator](): Iterator<RequestRecord> {
    return this.#records[Symbol.iterator]();
  }

  /** All records as an array of their own. */
  all(): RequestRecord[] {
    return [...this.#records];
  }

  /** `GET /api/v1/…`, path and query as they came. */
  lines(): string[] {
    return this.#records.map(({ method, path }) => `${method} ${path}`);
  }

  clear(): void {
    this.#records = [];
  }

  add(method: string, path: string, token: string | null, headers: IncomingHttpHeaders) {
    if (this.#records.length >= maximumRecords) {
      this.#records = this.#records.slice(maximumRecords / 2);
    }
    const record: RequestRecord = {
      method,
      path,
      token,
      status: null,
      cost: null,
      remaining: null,
      at: new Date(),
      headers,
      body: {},
    };
    this.#records.push(record);
    return record;
  }
}
