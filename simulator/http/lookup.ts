import type { Account, Course, Term, User, World } from '../world/types.ts';
import { forbidden, notFound } from './errors.ts';
import type { LookupRequest } from '../types.ts';

/** The account of an id, a SIS or other prefixed id, `self` or `default`; else 404 (canvas-rest §1.6). */
export function findAccount(request: LookupRequest, ref: string): Account {
  const { world } = request;
  if (ref === 'self' || ref === 'default') return world.rootAccount;
  // It exists on every Canvas, and no user of an institution has a right on it.
  if (ref === 'site_admin') throw forbidden(request.generation);
  return resolve(ref, {
    byId: (id) => world.account(id),
    byPrefix: {
      sis_account_id: (value) => world.accounts.find(({ sisId }) => sisId === value),
      uuid: (value) => world.accounts.find(({ uuid }) => uuid === value),
    },
  });
}

/** The course of an id or a prefixed id; deleted and unknown ones are 404 (§1.6). */
export function findCourse(request: LookupRequest, ref: string): Course {
  return findCourseIn(request.world, ref);
}

/** As `findCourse`, outside a request. */
export function findCourseIn(world: World, ref: string): Course {
  const course = resolve(ref, {
    byId: (id) => world.course(id),
    byPrefix: {
      sis_course_id: (value) => coursesBySisId(world).get(value),
      uuid: (value) => world.courses.find(({ uuid }) => uuid === value),
    },
  });
  if (course.state === 'deleted') throw notFound();
  return course;
}

/** The term of an id, `sis_term_id:…`, `default`, or `current` where exactly one spans today (§1.6). */
export function findTerm(request: LookupRequest, ref: string): Term {
  return findTermIn(request.world, ref);
}

/** As `findTerm`, outside a request. */
export function findTermIn(world: World, ref: string): Term {
  if (ref === 'default') return world.defaultTerm;
  if (ref === 'current') {
    const now = world.today;
    const current = world.terms.filter(
      ({ startAt, endAt }) => startAt !== null && endAt !== null && startAt <= now && now <= endAt,
    );
    if (current.length !== 1) throw notFound();
    return current[0]!;
  }
  return resolve(ref, {
    byId: (id) => world.term(id),
    byPrefix: { sis_term_id: (value) => world.terms.find(({ sisId }) => sisId === value) },
  });
}

/** The user of an id, `self`, `sis_user_id:…` or `sis_login_id:…` (§1.6). */
export function findUser(request: LookupRequest, ref: string): User {
  return ref === 'self' ? request.caller.user : findUserIn(request.world, ref);
}

/** As `findUser`, outside a request. */
export function findUserIn(world: World, ref: string): User {
  return resolve(ref, {
    byId: (id) => world.user(id),
    byPrefix: {
      sis_user_id: (value) => world.userBySisId(value),
      sis_login_id: (value) => world.userByLogin(value.toLowerCase()),
    },
  });
}

/** The number of a record that takes no other form (quizzes, reports, files, progress); else 404. */
export function findNumber(ref: string): bigint {
  const id = toIds(ref)[0];
  if (id === undefined) throw notFound();
  return id;
}

interface Lookups<T> {
  byId: (id: bigint) => T | undefined;
  byPrefix: Record<string, (value: string) => T | undefined>;
}

/** Objects of other shards have the global id `shard * 10^13 + local id`. */
const shardSize = 10_000_000_000_000n;
/** The shard of this Canvas itself, so that `1~12` is its own 12. */
const homeShard = 1n;

function resolve<T>(ref: string, { byId, byPrefix }: Lookups<T>): T {
  const colon = unhex(ref);
  const split = /^([a-z0-9_]+):(.+)$/s.exec(colon);
  const found =
    split === null
      ? toIds(ref)
          .map(byId)
          .find((item) => item !== undefined)
      : Object.hasOwn(byPrefix, split[1]!)
        ? byPrefix[split[1]!]?.(split[2]!)
        : undefined;
  if (found === undefined) throw notFound();
  return found;
}

/** What a number may mean: itself, and on the home shard its local part. */
function toIds(ref: string): bigint[] {
  const [, shard, digits] = /^(?:(\d{1,6})~)?(\d{1,19})$/.exec(ref) ?? [];
  if (digits === undefined) return [];
  const local = BigInt(digits);
  if (shard !== undefined) {
    const global = BigInt(shard) * shardSize + local;
    return BigInt(shard) === homeShard ? [local, global] : [global];
  }
  return local / shardSize === homeShard ? [local % shardSize, local] : [local];
}

/** `hex:sis_course_id:42494f` → `sis_course_id:BIO`. */
function unhex(ref: string): string {
  const match = /^hex:(sis_\w+):((?:[0-9a-f]{2})+)$/i.exec(ref);
  return match === null ? ref : `${match[1]!}:${Buffer.from(match[2]!, 'hex').toString()}`;
}

const indexes = new WeakMap<World, ReadonlyMap<string, Course>>();

/** The courses of a world by SIS id. */
function coursesBySisId(world: World): ReadonlyMap<string, Course> {
  const known = indexes.get(world);
  if (known !== undefined) return known;
  const courses = new Map<string, Course>();
  for (const course of world.courses) {
    if (course.sisId !== null) courses.set(course.sisId, course);
  }
  indexes.set(world, courses);
  return courses;
}
