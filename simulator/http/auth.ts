import type { IncomingHttpHeaders } from 'node:http';
import type { User, World } from '../world/types.ts';
import { type CallerTraits, WorldCaller } from './caller.ts';
import { RouteError } from './errors.ts';
import { findUserIn } from './lookup.ts';
import { toText } from './params.ts';
import { createGrants, expiredAt, type Grant } from './tokens.ts';
import type { Route } from './route.ts';
import type { Caller, Params, Payload } from '../types.ts';

/** Who calls, and in whose name. */
export interface Identity {
  readonly caller: Caller;
  /** The owner of the token, where the caller is a masquerade. */
  readonly realUser: User | null;
}

/** Turns tokens into callers, with the refusals of canvas-rest §1.2. */
export class Authenticator {
  readonly #world: World;
  readonly #grants: ReadonlyMap<string, Grant>;
  readonly #callers = new Map<string, Caller>();

  constructor(world: World) {
    this.#world = world;
    this.#grants = createGrants(world);
  }

  /**
   * The identity behind a request. `params` are those of the route: where the token's key does not
   * allow includes, they lose theirs.
   */
  identify(token: string | null, route: Route, params: Params): Identity {
    if (token === null) throw unauthenticated();
    // `token.2` is another token of the same user, with a bucket of its own.
    const grant = this.#grants.get(token) ?? this.#grants.get(token.replace(/\.\w+$/, ''));
    if (grant === undefined) throw refusedToken({ message: 'Invalid access token.' });
    refuseProblems(grant, route);
    if (grant.stripsIncludes === true) stripIncludes(params);
    const user = this.#masquerade(grant, token, params);
    if (user !== grant.user) {
      return { caller: this.#caller(user, token), realUser: grant.user };
    }
    return { caller: this.#caller(user, token, grant.traits), realUser: null };
  }

  #masquerade(grant: Grant, token: string, params: Params): User {
    const ref = toText(params.as_user_id);
    if (grant.actsAs !== undefined) {
      if (ref !== undefined && this.#find(ref, grant.actsAs) !== grant.actsAs) {
        throw new RouteError(401, { errors: 'Cannot change masquerade' });
      }
      return grant.actsAs;
    }
    if (ref === undefined) return grant.user;
    const user = this.#find(ref, grant.user);
    const owner = this.#caller(grant.user, token, grant.traits);
    const mayBecome = owner.onAccount(this.#world.rootAccount.id, 'manage_account_settings');
    if (user === undefined || (user !== grant.user && !mayBecome)) {
      throw new RouteError(401, { errors: 'Invalid as_user_id' });
    }
    return user;
  }

  #find(ref: string, self: User): User | undefined {
    if (ref === 'self' || ref === String(self.id)) return self;
    try {
      return findUserIn(this.#world, ref);
    } catch (error) {
      if (error instanceof RouteError) return undefined;
      throw error;
    }
  }

  #caller(user: User, token: string, traits?: CallerTraits): Caller {
    const key = `${token} ${user.id}`;
    let caller = this.#callers.get(key);
    if (caller === undefined) {
      caller = new WorldCaller(this.#world, user, token, traits);
      this.#callers.set(key, caller);
    }
    return caller;
  }
}

/** The token of a request: only the exact scheme `Bearer` counts, then the parameter is tried (§1.2). */
export function tokenOf(headers: IncomingHttpHeaders, search: URLSearchParams): string | null {
  const [scheme, token] = (headers.authorization ?? '').split(' ');
  if (scheme === 'Bearer' && token !== undefined && token !== '') return token;
  return search.get('access_token');
}

/** The scope that a developer key needs for the route. */
export function scopeOf(route: Route): string {
  return `url:${route.method}|${route.template}`;
}

const challenge = { 'WWW-Authenticate': 'Bearer realm="canvas-lms"' };

function unauthenticated(): RouteError {
  return new RouteError(
    401,
    { status: 'unauthenticated', errors: [{ message: 'user authorization required' }] },
    challenge,
  );
}

function refusedToken(error: Payload): RouteError {
  return new RouteError(401, { errors: [error] }, challenge);
}

function refuseProblems(grant: Grant, route: Route): void {
  switch (grant.problem) {
    case 'expired':
      throw refusedToken({ message: 'Expired access token.', expired_at: expiredAt });
    case 'revoked':
      throw refusedToken({ message: 'Revoked access token.' });
    case 'unverified':
      throw new RouteError(401, {
        status: 'unverified',
        errors: [{ message: 'user has not verified their email' }],
      });
    default:
  }
  if (grant.allows?.(scopeOf(route)) === false) {
    throw new RouteError(401, {
      errors: [{ message: 'Insufficient scopes on access token.' }],
    });
  }
}

/** A key without includes keeps only `uuid` of them (§1.2). */
function stripIncludes(params: Params): void {
  for (const name of ['include', 'includes']) {
    const value = params[name];
    if (value === undefined) continue;
    const list = Array.isArray(value) ? value : [value];
    params[name] = list.filter((item) => item === 'uuid');
  }
}
