import type { Generation } from './options.ts';
import type { User, World } from './world/types.ts';

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

/** The part of a request that a lookup needs. */
export interface LookupRequest {
  readonly caller: Caller;
  readonly world: World;
  readonly generation: Generation;
}
