import type { Faults, SimulatorOptions } from '../options.ts';
import type { SimulatorState } from '../state.ts';
import type { LookupRequest, Params, Payload } from '../types.ts';

/** One request on its way through the simulator. */
export interface RouteRequest extends LookupRequest {
  readonly method: string;
  /** Path with prefix, without query, as it came. */
  readonly path: string;
  /** Decoded path parameters, without a trailing `.json`. */
  readonly path_params: Readonly<Record<string, string>>;
  readonly params: Params;
  /** What changes while the simulator runs: reports, jobs and files. */
  readonly state: SimulatorState;
  readonly options: SimulatorOptions;
  readonly faults: Faults;
  /** `http://127.0.0.1:4100`: the origin that URLs in answers name. */
  readonly origin: string;
  /** `http://127.0.0.1:4101`: the origin of the files. */
  readonly filesOrigin: string;
  readonly acceptsJsonApi: boolean;
  /** The query as it came, for `Link` URLs. */
  readonly search: URLSearchParams;
}

export interface RouteAnswer {
  status: number;
  headers?: Record<string, string>;
  /** Serialised as JSON; absent means an empty body. */
  body?: Payload;
  /** In place of `body`: sent as it is, with the `Content-Type` of `headers`. */
  text?: string;
}

/** A route of the simulator. Throw a `RouteError` (`http/errors.ts`) for every refusal. */
export interface Route {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** As canvas-rest writes it, e.g. `/api/v1/accounts/:account_id/reports/:report/:id`. */
  template: string;
  /** Units of the bucket that the request costs, 0.05 to 1. */
  cost: number;
  handle(request: RouteRequest): RouteAnswer | Promise<RouteAnswer>;
}
