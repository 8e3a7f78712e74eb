import type { Enrollment, EnrollmentType, User, World } from '../world/types.ts';
import type { Caller, Right } from '../types.ts';

const accountAdmin: ReadonlySet<Right> = new Set<Right>([
  'read',
  'read_reports',
  'view_analytics',
  'read_as_admin',
  'read_grades',
  'read_course_list',
  'read_roster',
  'read_statistics',
  'read_sis',
  'read_terms',
  'manage_account_settings',
]);

/** A custom role that may look at everything but SIS data, and change nothing. */
const analyst: ReadonlySet<Right> = new Set<Right>(
  [...accountAdmin].filter((right) => right !== 'manage_account_settings' && right !== 'read_sis'),
);

/** Canvas's defaults: a teaching assistant is a teacher without SIS data. */
const assistant: ReadonlySet<Right> = new Set<Right>([
  'read',
  'read_reports',
  'view_analytics',
  'read_as_admin',
  'read_grades',
  'read_roster',
  'read_statistics',
]);
const teacher: ReadonlySet<Right> = new Set<Right>([...assistant, 'read_sis']);
const student: ReadonlySet<Right> = new Set<Right>(['read', 'read_roster']);

const rightsOf: Readonly<Record<EnrollmentType, ReadonlySet<Right>>> = {
  TeacherEnrollment: teacher,
  TaEnrollment: assistant,
  StudentEnrollment: student,
  StudentViewEnrollment: student,
};

const nothing: ReadonlySet<Right> = new Set<Right>();

/** What is true of a caller beside what the world says. */
export interface CallerTraits {
  /** Has the role of an analyst in the root account. */
  readonly isAnalyst?: boolean;
  readonly prefersSemicolons?: boolean;
}

/** A user of the world with the rights that the world gives: by account role and by enrolment. */
export class WorldCaller implements Caller {
  readonly user: User;
  readonly token: string;
  readonly prefersSemicolons: boolean;
  readonly #world: World;
  /** By the account that the role stands in. */
  readonly #roles = new Map<bigint, ReadonlySet<Right>>();
  /** The world does not change, so what was found once holds. */
  readonly #accounts = new Map<bigint, ReadonlySet<Right>>();
  readonly #courses = new Map<bigint, ReadonlySet<Right>>();

  constructor(world: World, user: User, token: string, traits: CallerTraits = {}) {
    this.user = user;
    this.token = token;
    this.prefersSemicolons = traits.prefersSemicolons === true;
    this.#world = world;
    for (const { userId, accountId } of world.administrators()) {
      if (userId === user.id) this.#roles.set(accountId, accountAdmin);
    }
    if (traits.isAnalyst === true) this.#roles.set(world.rootAccount.id, analyst);
  }

  onAccount(accountId: bigint, right: Right): boolean {
    // The terms of the root account are open to the administrators of any account below it.
    if (right === 'read_terms' && accountId === this.#world.rootAccount.id) {
      return this.#roles.size > 0;
    }
    return this.#rightsOnAccount(accountId).has(right);
  }

  onCourse(courseId: bigint, right: Right): boolean {
    let rights = this.#courses.get(courseId);
    if (rights === undefined) {
      rights = this.#rightsOnCourse(courseId);
      this.#courses.set(courseId, rights);
    }
    return rights.has(right);
  }

  /** Those of the roles in the account and in all above it. */
  #rightsOnAccount(accountId: bigint): ReadonlySet<Right> {
    if (this.#roles.size === 0) return nothing;
    let rights = this.#accounts.get(accountId);
    if (rights === undefined) {
      const own = this.#roles.get(accountId) ?? nothing;
      const parentId = this.#world.account(accountId)?.parentId ?? null;
      const above = parentId === null ? nothing : this.#rightsOnAccount(parentId);
      rights = new Set([...own, ...above]);
      this.#accounts.set(accountId, rights);
    }
    return rights;
  }

  #rightsOnCourse(courseId: bigint): ReadonlySet<Right> {
    const course = this.#world.course(courseId);
    if (course === undefined) return nothing;
    const rights = new Set<Right>(this.#rightsOnAccount(course.accountId));
    for (const enrollment of this.#world.enrollmentsOf(this.user.id)) {
      if (enrollment.courseId !== courseId || !isOpen(enrollment, course.state)) continue;
      for (const right of rightsOf[enrollment.type]) rights.add(right);
    }
    return rights;
  }
}

/** An unpublished course is open to those who teach it only. */
function isOpen(enrollment: Enrollment, courseState: string): boolean {
  if (enrollment.state !== 'active' && enrollment.state !== 'completed') return false;
  const teaches = enrollment.type === 'TeacherEnrollment' || enrollment.type === 'TaEnrollment';
  return teaches || courseState !== 'unpublished';
}
