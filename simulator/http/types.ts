import type { Faults, Generation, SimulatorOptions } from '../options.ts';
import type { SimulatorState } from '../state.ts';
import type { User, World } from '../world/types.ts';

/**
 * A JSON value as routes build it. Ids, and nothing else, are `bigint`: the serialiser writes them as
 * plain digits, or as strings when the caller's `Accept` asks for string ids. A key whose value is
 * `undefined` is left out of the answer; null is written.
 */
export type Payload =
  | string
  | number
  | bigint
  | boolean
  | null
  | undefined
  | readonly Payload[]
  | { readonly [key: string]: Payload };

/** Request parameters: query, form or JSON body, merged, with bracket syntax unfolded. */
export type Params = Record<string, ParamValue>;
export type ParamValue =
  string | number | bigint | boolean | null | ParamValue[] | { [key: string]: ParamValue };

export type Right =
  | 'read'
  | 'read_reports'
  | 'view_analytics'
  | 'read_as_admin'
  | 'read_grades'
  | 'read_course_list'
  | 'read_roster'
  | 'read_statistics'
  | 'read_sis'
  | 'read_terms'
  | 'manage_account_settings';

/** Who calls: the user of the token. */
export interface Caller {
  readonly user: User;
  readonly token: string;
  /** A user setting: localised CSVs come with `;`, decimal commas and a byte-order mark. */
  readonly prefersSemicolons: boolean;
  /** Whether the caller has the right on the account (inherited downwards). */
  onAccount(accountId: bigint, right: Right): boolean;
  /** Whether the caller has the right on the course, by an account role or an enrolment. */
  onCourse(courseId: bigint, right: Right): boolean;
}

/** One request on its way through the simulator. */
export interface RouteRequest {
  readonly method: string;
  /** Path with prefix, without query, as it came. */
  readonly path: string;
  /** Decoded path parameters, without a trailing `.json`. */
  readonly path_params: Readonly<Record<string, string>>;
  readonly params: Params;
  readonly caller: Caller;
  readonly world: World;
  /** What changes while the simulator runs: reports, jobs and files. */
  readonly state: SimulatorState;
  readonly options: SimulatorOptions;
  readonly generation: Generation;
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
