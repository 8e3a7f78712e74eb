/** What the driver and the load generator say to each other, over the IPC channel of `fork`. */

export interface LoadOrder {
  port: number;
  /** The body of each request: JSON with `query` and `operationName`. */
  body: string;
  clients: number;
  /** At least this many operations in all; exactly this many when `minimumMs` is 0. */
  operations: number;
  minimumMs: number;
}

export interface LoadReport {
  operations: number;
  elapsedMs: number;
  /** From request to answer, of each operation. */
  timesMs: number[];
}

export type LoadAnswer = { report: LoadReport } | { error: string };
